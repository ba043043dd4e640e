"""What the JSON schema of a property says beyond what pydantic makes of it, so that it names what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

_CONTROLS: Final = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f"
_SHOWING_NOTHING: Final = (
    r"\s\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b\u200e\u200f"
    r"\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
)


@dataclass(frozen=True)
class Shown:
    """A text that shows something and holds no control characters; validators name the one that it may not have.

    Attributes
    ----------
    lines : bool
        Whether it may have line breaks and tabs.
    """

    lines: bool

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Add the pattern."""
        never = _CONTROLS if self.lines else _CONTROLS + r"\t\n"
        return {**handler(schema), "pattern": f"^[^{never}]*[^{_SHOWING_NOTHING}][^{never}]*$"}


class OnlySuchNames:
    """A mapping whose names have a pattern: no others are taken."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Say so: pydantic tells the pattern, and lets others pass."""
        return {**handler(schema), "additionalProperties": False}
