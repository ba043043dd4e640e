"""What a member can say in a survey: by which name each item is kept, and what staff call it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from cjn_graph.model import kind_of

PROPERTIES: Final = (
    *("name", "given_name", "family_name", "pronouns", "email", "phone", "preferred_channel", "languages"),
    *("biography", "introductions_paused_until", "introductions_a_quarter"),
)
"""What of their record a member sees and corrects: nothing that staff wrote for themselves."""
ROWS: Final = 3
"""How many new offers, and needs, one answer may hold."""
MOST_NAMES: Final = 60
"""How many people one answer may name."""
REMARK: Final = "remark"
Sort = Literal["property", "offer", "need", "over", "knows", "remark"]
_ORDER: Final = ("property", "over", "offer", "need", "knows", "remark")
RELATIONS: Final[dict[str, str]] = {"offer": "can_help_with", "need": "seeks_help_with"}


class Item(NamedTuple):
    """One thing that a member says, by the name that it is kept under."""

    name: str

    @property
    def sort(self) -> Sort:
        """What it is about."""
        word = self.name.partition(" ")[0]
        if word in ("offer", "need", "over", "knows"):
            return word  # type: ignore[return-value]  # one of the words above
        return "remark" if self.name == REMARK else "property"

    @property
    def order(self) -> tuple[int, int, str]:
        """Where it stands among the others."""
        place = PROPERTIES.index(self.name) if self.name in PROPERTIES else 0
        last = self.name.rpartition(" ")[2]
        return _ORDER.index(self.sort), place + (int(last) if last.isdecimal() else 0), self.name

    @property
    def edge(self) -> str:
        """Id of the offer or need that is over."""
        return self.name.partition(" ")[2]

    @property
    def label(self) -> str:
        """What staff call it."""
        if self.sort == "over":
            return (
                "No longer offers help with" if kind_of(self.edge) == "can_help_with" else "No longer needs help with"
            )
        words = {"offer": "Can help with", "need": "Looks for help with", "knows": "Knows", "remark": "Remark"}
        return words.get(self.sort) or self.name.replace("_", " ").capitalize()
