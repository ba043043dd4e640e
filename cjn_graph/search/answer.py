"""What a search answers: records, the best first, each with what matched."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MatchedIn = Literal[
    "id",
    "name",
    "nickname",
    "email",
    "phone",
    "synonym",
    "category",
    "year",
    "attribute",
    "text",
    "state",
    "region",
    "code",
    "role",
    "past role",
    "organization",
    "past organization",
    "place",
    "topic",
    "activity",
    "person",
    "part of",
    "about",
    "linked to",
]


class Match(BaseModel):
    """Words of the question and what they matched."""

    model_config = ConfigDict(frozen=True)

    words: str = Field(description="Words of the question, as they were typed.")
    matched_in: MatchedIn = Field(description="What the matched text is to the record.")
    text: str = Field(description="The text that matched, or the part of it around the words.")
    sentence: str = Field(description="Both, for people: topic “Pre-charge diversion”, via Cohort 2021.")
    facts: list[str] = Field(description="Ids of the records between the text and the hit; empty for its own words.")


class Hit(BaseModel):
    """One record that fits."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Permanent id.")
    kind: str = Field(description="Kind of record.")
    name: str = Field(description="Its name or title.")
    detail: str | None = Field(description="What it is in a few words: somebody's current post, a resource's sort.")
    score: float = Field(description="How well the words fit: 1 where they are the whole name.")
    matched: list[Match] = Field(description="Which words matched what.")
    missing: list[str] = Field(description="Words that fit nothing about this record; empty where all fit.")


class SearchAnswer(BaseModel):
    """The answer to a search."""

    model_config = ConfigDict(frozen=True)

    hits: list[Hit] = Field(description="The best first.")
    total: int = Field(description="How many records fit, shown or not.")
    kinds: dict[str, int] = Field(description="How many of each kind fit, before the filter by kind.")
    all_words: bool = Field(description="False where no record fits all words, and these fit the most of them.")
