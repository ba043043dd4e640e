"""How relationships are told on pages: what stands over a list of them, where the list stands, what the timeline says.

A relationship kind declares one ``Listing`` for each of its ends, as far as the default does not do: that follows from
its verb, ``Mentors`` over those whom somebody mentors, and ``Who mentors them`` over the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

FURTHER: Final = "further"
"""Part of a member's page for the kinds of relationships that have no section of their own."""


@dataclass(frozen=True)
class MemberSection:
    """Where the relationships stand on a member's page, and what its timeline says of them.

    Attributes
    ----------
    name : str
        Name of the section in answers; empty where the page does not list them.
    title : str
        Its title; empty where another part of the page shows them.
    rank : int
        The sections of the smaller ranks come first; of those alike, the one declared first.
    happened, ahead : str
        What the timeline says before the name of the other record, of what has begun and of what is to begin.
    """

    name: str = FURTHER
    title: str = ""
    rank: int = 100
    happened: str = ""
    ahead: str = ""


NOT_LISTED: Final = MemberSection("")
"""For relationships that a member's page shows in other ways, or not at all."""


@dataclass(frozen=True)
class Listing:
    """How relationships are listed on the page of the record at one of their ends.

    Attributes
    ----------
    title : str
        What stands over the list.
    titles : mapping
        Titles by the kind at the other end, where they must differ; the lists then come in this order.
    rank : int
        The lists of the smaller ranks come first, 0 to 5; of those alike, the one of the kind declared first.
    ranks : mapping
        Ranks by the kind at the other end, where they must differ.
    member : MemberSection
        The section of a member's page, where people stand at this end.
    """

    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    rank: int = 3
    ranks: Mapping[str, int] = field(default_factory=dict)
    member: MemberSection = field(default_factory=MemberSection)

    def title_over(self, kind: str) -> str:
        """Return what stands over the records of a kind."""
        return self.titles.get(kind, self.title)

    def place(self, kind: str) -> tuple[int, int]:
        """Return the sort key of a list among those of the same relationship's end."""
        return self.ranks.get(kind, self.rank), list(self.titles).index(kind) if kind in self.titles else 0

    def completed(self, verb: str, subject: str) -> Listing:
        """Fill in what is not declared.

        Parameters
        ----------
        verb : str
            How the relationship is read from its start to its end.
        subject : str
            Who or what stands at its start; empty where this is the listing of that end.

        >>> Listing().completed("mentors", "").title, Listing().completed("mentors", "who").title
        ('Mentors', 'Who mentors it')
        """
        says = f"{subject} {verb}".strip().replace("_", " ")
        says = says[:1].upper() + says[1:]
        member = self.member
        if member.name == FURTHER:
            title = member.title or (f"{says} them" if subject else says)
            happened = member.happened or (f"{title}:" if subject else title)
            member = replace(member, title=title, happened=happened)
        title = self.title or (f"{says} it" if subject else says)
        return replace(self, title=title, member=replace(member, ahead=member.ahead or member.happened))
