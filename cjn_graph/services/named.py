"""A record by its name, as answers name the records that they are not about."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Named(BaseModel):
    """A record by its name."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
