"""Pages after the first, as whoever asks for them gets their addresses."""

from __future__ import annotations

import re
from typing import Any

from fastapi.testclient import TestClient


def turned_over(client: TestClient, paths: list[str]) -> list[str]:
    """The addresses of the pages after the first, up to the fourth: their cursors are part of what is compared."""
    found = []
    for path in paths:
        for _ in range(3):
            page = client.get(path).json()
            cursor = page.get("next_cursor") or page.get("next_since") if isinstance(page, dict) else None
            if not cursor or (path := re.sub(r"&(cursor|since)=.*", "", path) + after(page, cursor)) in found:
                break
            found.append(path)
    return found


def after(page: dict[str, Any], cursor: str) -> str:
    return f"&{'cursor' if 'next_cursor' in page else 'since'}={cursor}"
