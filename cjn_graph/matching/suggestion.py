"""What matching answers: suggestions with everything that explains them. The same models on every surface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field


class Counterpart(BaseModel):
    """The suggested person in one line."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Permanent id.")
    name: str = Field(description="Full name.")
    post: str | None = Field(description="Title of the current post.")
    organization: str | None = Field(description="Name of the current post's organization.")
    jurisdiction: str | None = Field(description="Name of the place that the organization serves.")


class Reason(BaseModel):
    """One feature's part in the score."""

    model_config = ConfigDict(frozen=True)

    feature: str = Field(description="Name of the feature, see `cjn_graph.matching.FEATURES`.")
    contribution: float = Field(description="What it adds to the score; negative where it speaks against.")
    sentence: str = Field(description="The reason in one plain sentence.")
    facts: list[str] = Field(description="Ids of the records behind it.")


class Route(BaseModel):
    """Who could make the introduction."""

    model_config = ConfigDict(frozen=True)

    via: list[Counterpart] = Field(
        description="The people between the two, in order; empty where nobody could, or the two know each other."
    )
    sentence: str = Field(description="Who they are and how they know both.")
    facts: list[str] = Field(description="Ids of the records behind it.")

    def __str__(self) -> str:
        return self.sentence


class About(BaseModel):
    """A topic."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Permanent id.")
    name: str = Field(description="What it is called.")


class OtherSide(BaseModel):
    """How it looks from the counterpart's side, and what else there is."""

    model_config = ConfigDict(frozen=True)

    mutual_fit: float = Field(description="Harmonic mean of how well each suits the other; 0 where one does not.")
    reasons: list[Reason] = Field(description="Why they would say yes: what speaks for the member from their side.")
    introducers: list[Route] = Field(description="Who could introduce the two: willing, fresh, not under load first.")
    alternatives: list[Counterpart] = Field(description="Whom to ask if they decline, from other offices.")


class Suggestion(BaseModel):
    """One suggested counterpart. The contributions of the reasons add up to the score."""

    model_config = ConfigDict(frozen=True)

    person: Counterpart
    score: float = Field(description="Sum of the contributions.")
    about: About | None = Field(None, exclude=True, description="The topic of the recorded need that they meet best.")
    little_evidence: bool = Field(description="Whether the reasons in favour are weak: ask the member before others.")
    reasons: list[Reason] = Field(description="Why: the largest contribution first.")
    cautions: list[str] = Field(description="What speaks for waiting or asking first.")
    unknowns: list[str] = Field(description="What is not known and could change the answer.")
    route: Route = Field(description="Who could introduce the two.")
    rule: str | None = Field(None, description="The rule by which they are to be introduced in any case; null without.")
    other_side: OtherSide | None = Field(None, description="Their side of it, where that was asked for.")


class Matches(list[Suggestion]):
    """Suggestions, the best first, and what goes with the list.

    Attributes
    ----------
    ranks : list of int
        Rank of each suggestion from 1; those that nothing tells apart (score, name, external id) share one.
    abstained : str or None
        Where there is no suggestion: why, and what to ask the member.
    """

    def __init__(
        self, suggestions: Iterable[Suggestion] = (), ranks: Sequence[int] = (), abstained: str | None = None
    ) -> None:
        super().__init__(suggestions)
        self.ranks = list(ranks)
        self.abstained = abstained
