"""An assistant at the other end of a pipe."""

from __future__ import annotations

import json
import sys

from mcp.client.stdio import StdioServerParameters

from cjn_graph.cli import exits
from tests.api.test_connecting import answers_of
from tests.cli.conftest import Cjn


def test_an_assistant_asks_over_a_pipe(demo: Cjn) -> None:
    assert "CJN_KEY holds no key." in demo("mcp", code=exits.FORBIDDEN).stderr
    assert "no key that works" in demo("mcp", code=exits.FORBIDDEN, CJN_KEY="cjn_wrong").stderr
    key = json.loads(demo("key", "add", "--account", "staff", "--scopes", "read", "--json").stdout)["key"]
    arguments, environment = [*demo.command[1:], "mcp"], demo.variables(CJN_KEY=key)
    answers = answers_of(StdioServerParameters(command=sys.executable, args=arguments, env=environment))
    assert not answers["search_network"][0]
    assert "needs a key with the scope health" in answers["find_gaps"][1]
