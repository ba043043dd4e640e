"""Roles and grants decide what is visible."""

import pytest

from cjn_graph.access import ROLES, Viewer
from cjn_graph.errors import Forbidden


@pytest.mark.parametrize(
    ("viewer", "visible"),
    [
        (Viewer("a", "viewer"), ["open"]),
        (Viewer("a", "viewer", frozenset({"restricted"})), ["open"]),
        (Viewer("a", "staff"), ["open", "staff"]),
        (Viewer("a", "admin"), ["open", "staff"]),
        (Viewer("a", "staff", frozenset({"restricted"})), ["open", "staff", "restricted"]),
        (Viewer("a", "staff", frozenset({"something else"})), ["open", "staff"]),
    ],
)
def test_visible(viewer: Viewer, visible: list[str]) -> None:
    assert viewer.visible == visible
    assert "deleted" not in viewer.visible


def test_the_scope_adds_what_is_the_accounts_own() -> None:
    assert Viewer("kim", "staff").scope == ["open", "staff", "account:kim"]
    assert Viewer("kim", "viewer").scope == ["open", "account:kim"]


def test_each_role_includes_the_lower_ones() -> None:
    for position, role in enumerate(ROLES):
        viewer = Viewer("a", role)
        assert [viewer.has_role(other) for other in ROLES] == [place <= position for place in range(len(ROLES))]


def test_refusals_name_role_and_account() -> None:
    with pytest.raises(Forbidden, match="needs the role manager; the account kim is staff"):
        Viewer("kim", "staff").require("manager", "Reading names")
    with pytest.raises(Forbidden, match="restricted facts needs a grant"):
        Viewer("kim", "admin").require_visible("restricted")
    with pytest.raises(Forbidden, match="belong to another account"):
        Viewer("kim", "admin").require_visible("account:lee")
    Viewer("kim", "staff").require_visible("account:kim")
