"""Command modules that are loaded when a command of theirs is used, so that ``cjn --help`` is there at once."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

_IN_ONE_LINE: Final[dict[str, dict[str, str]]] = {
    "running": {
        "demo": "Fill an empty store with the demo network and run the web app.",
        "serve": "Run the web app; the link to sign in with is printed.",
    },
    "assistants": {"mcp": "Let an assistant (MCP) read the network, under a key's rights."},
    "filling": {
        "init": "Prepare the store: create it if need be, with the schema in place.",
        "seed": "Fill the store with the fictional demo network, or a larger one of its kind.",
        "import": "Bring in spreadsheets, lists, contact cards, calendars, or files of our own.",
    },
    "copying": {
        "export": "Write the whole network into a folder, without losing anything.",
        "backup": "Back the whole network up into one encrypted file.",
        "restore": "Write an export or a backup into an empty store.",
        "move": "Move the network from the embedded store to a Neo4j.",
    },
    "live": {"live": "Manage addresses from which a map or a calendar reads open facts."},
    "consents": {"consents": "List who agreed to what, or refused: the consent log."},
    "erasing": {
        "subject-access": "Put together all that is held about a person, to be given to them.",
        "retain": "Take away what is kept no longer: notes, security log, what changes say.",
        "erase": "Erase a person for good; nothing brings them back.",
    },
    "accounts": {"account": "Manage who signs in: accounts, links, roles, grants, the security log."},
    "keys": {"key": "Manage the keys with which programs get in."},
    "webhooks": {"webhook": "Manage webhooks: programs that are told what was changed."},
    "people": {
        "show": "Show a member: posts, consent, topics, ties, and all they took part in.",
        "match": "Find counterparts for a member, each with the reasons.",
    },
    "pairs": {"pairs": "Find who of one group should meet whom of another, or whom a pair should meet."},
    "introductions": {
        "introductions": "List introductions: where each stands, and what is overdue.",
        "introduction": "Show an introduction, or take a step of it.",
    },
    "drafts": {"draft": "Write a message about an introduction: to ask, remind, introduce."},
    "search": {"search": "Search people, organizations, places, topics, resources, events and work."},
    "neighbours": {"neighbours": "List what a record is joined to."},
    "kinds": {
        "add": "Add a record of any kind: a person, an office, a program, a reform …",
        "join": "Join two records: a membership, who runs a program, who knows whom …",
    },
    "verbs": {
        "saved": "Your saved searches: list, rename, remove.",
        "edit": "Change fields of a record.",
        "end": "Say when something ended: a membership, a term, an engagement, a need.",
        "delete": "Hide a record from every reader, where it was never so.",
        "log": "Log a call, an email, a visit or a meeting with one or several people.",
        "consent": "Record what a person agreed to or refused.",
        "offer": "Record that a person can help others with a topic.",
        "need": "Record that a person wants help with a topic.",
        "introduce": "Propose an introduction of two people.",
        "rule": "Say that two are to be introduced in any case, or never.",
        "rounds": "Rounds of introductions that are kept: list, start, edit, release.",
        "attend": "Record who came to a convening.",
        "invite": "Put people on the guest list of a convening, or record what they answered.",
        "uninvite": "Take people off the guest list of a convening.",
        "seat": "Give guests of a convening a table by hand; without a number, tables are found for them again.",
        "succession": "Hand a post over, with open requests and introductions.",
        "request": "Support that members ask for: ask, assign, answer, close, queue.",
        "capture": "Take in mail and lists of who came, and confirm them as contacts.",
        "survey": "Ask members by link to check their own record, and review what they say.",
        "settle": "Record that a commitment was kept or dropped, and what was learned.",
        "use": "Record that somebody used a resource, and what came of it.",
        "merge": "Make one of two people or organizations; everything is kept.",
        "unmerge": "Take a merge back.",
        "publish": "Keep the numbers of the network's health as published, for good.",
        "observe": "Record a number or a statement about a reform, a program, a place …",
    },
    "bulk": {"bulk": "Change many people at once: steward, tag, topic, consent."},
    "duplicates": {"duplicates": "List people or organizations that may be the same, and why."},
    "changes": {
        "changes": "List what was changed in the network since a place or a time.",
        "history": "List what was changed on a record, by whom and why.",
        "undo": "Take back what one command wrote, or a whole import.",
        "imports": "List the imports, to take one back.",
    },
    "network": {"network": "Tell what came of a network's convenings."},
    "work": {"work": "Tell what came of the work: resources, commitments, programs, reforms."},
    "staying": {"staying": "Tell how many stay connected after formal work with them ended."},
    "funnel": {"funnel": "Tell how far introductions come, and where they stop."},
    "convenings": {
        "convening": "Plan a convening: whom to invite and why, tables, who came, what came of it.",
        "convenings": "List the convenings, with guests and new ties.",
    },
    "observing": {"observations": "Show what was observed over time, with sources and gaps."},
    "health": {
        "health": "Measure whether the network holds together.",
        "trend": "Show how the health of the network changed.",
    },
    "measures": {"measures": "Say what every number means, when to worry, and what to do."},
    "centrality": {"centrality": "List where each person stands in the network, for managers."},
    "mapping": {"map": "Show the network's circles and the ties between groups; draw its map."},
    "rehearsal": {"rehearse": "Rehearse that people leave: what breaks, who could take over; for managers."},
    "terms": {"terms": "List terms and elections that are due by a day, for managers."},
    "publishing": {
        "publications": "List the numbers that were published.",
        "publication": "Show published numbers, with their definitions at that time.",
    },
    "report": {"report": "Write the report for funders and boards, as a page or a PDF."},
    "gaps": {"gaps": "Find connection gaps: alike but unconnected, needs nobody can meet."},
    "rounds": {"round": "Choose introductions for everybody, or for a group, together."},
    "evaluating": {
        "evaluate": "Evaluate the ranking on held-out ties, beside baselines.",
        "learn": "Learn the weights of the ranking from what came of introductions.",
        "weights": "Tell what the ranking weighs, and why.",
    },
    "checking": {
        "check": "Compare the whole network with the model, and the change log with itself.",
        "doctor": "Look at the settings, the store and the versions.",
    },
    "describing": {"model": "Print the model of the graph as Markdown, with a diagram (Mermaid)."},
}
"""What each command does, in one line, by the module that has it; its own help says more."""

_MODULES: Final = {name: module for module, commands in _IN_ONE_LINE.items() for name in commands}


class _Commands(UserDict[str, Any]):
    """Commands by their names, each made when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.data = dict.fromkeys(_MODULES)

    def __getitem__(self, name: str) -> Any:
        if self.data.get(name) is None:  # a verb without a line above is a command all the same
            module = import_module(f"cjn_graph.cli.{_MODULES.get(name, 'verbs')}")
            self.data |= get_group(module.app).commands
        return self.data[name]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


class LazyGroup(TyperGroup):
    """A group of commands whose modules are loaded one by one."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Commands()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the overview from the line of each command, and load none."""
        commands = self.commands
        self.commands = {
            name: TyperCommand(name, help=line) for lines in _IN_ONE_LINE.values() for name, line in lines.items()
        }
        try:
            super().format_help(ctx, formatter)
        finally:
            self.commands = commands
