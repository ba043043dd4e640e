"""What a member answered in a survey is seen by those who see the member: it is closed and opened with them."""

from __future__ import annotations

from collections.abc import Sequence

from cjn_graph.access import Viewer
from cjn_graph.model import kind_of
from cjn_graph.model.entities import Person
from cjn_graph.model.surveys import RespondedBy, Response
from cjn_graph.records.constraints import edges_at
from cjn_graph.records.mutation import Create, Mutation, Update
from cjn_graph.store import Transaction


def with_answers(transaction: Transaction, viewer: Viewer, mutations: Sequence[Mutation]) -> list[Mutation]:
    """Add to the mutations those that close or open the responses of people who are closed or opened."""
    levels = {
        one.id: one.changes["sensitivity"] or Person.default_sensitivity
        for one in mutations
        if isinstance(one, Update) and kind_of(one.id) == Person.kind and "sensitivity" in one.changes
    }
    named = {one.record.id if isinstance(one, Create) else one.id for one in mutations}
    rows = edges_at(transaction.run, viewer, "records/incoming", RespondedBy.kind, levels) if levels else []
    return [*mutations] + [
        Update(response, {"sensitivity": "restricted" if closed else Response.default_sensitivity})
        for row in rows
        for closed in [levels[row["id"]] == "restricted"]
        for response in sorted(row["start_ids"])
        if response not in named
    ]
