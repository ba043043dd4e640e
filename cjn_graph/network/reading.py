"""From columns to tables, and from tables to those after a change: ids looked up, everything sorted by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Final, TypeAlias, TypeVar

from cjn_graph.network.axis import Axis, Row, read_axis
from cjn_graph.network.link_edits import edited, renumbered
from cjn_graph.network.links import Column, Links, as_texts, make_links
from cjn_graph.network.moves import Moves
from cjn_graph.network.tables import ENTITIES, LINKS, Columns, LinkTable, check_names, whole_table

Edits: TypeAlias = Mapping[str, Mapping[str, Row | None]]
"""For each table, the rows that are new or changed, by id; None for those that are gone."""

_Part = TypeVar("_Part", Axis, Links)
_NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Tables:
    """What is on record, whatever the day: entities by table, and the links between them.

    Links one of whose ends is not there are left out.
    """

    axes: Mapping[str, Axis]
    links: Mapping[str, Links]

    def edited(self, edits: Edits, created: Set[str] = _NOTHING) -> Tables:
        """Put a few changes in. What they do not touch stays the same object.

        Parameters
        ----------
        created : set of str
            Ids of the rows that are known to be new, so that links need not be searched for them.

        Notes
        -----
        Cost: a copy of the columns that are touched. An entity that comes or goes renumbers the links of its kind.
        """
        touched = {
            table: self.axes[table].edited(edits[table], kept) for table, kept in ENTITIES.items() if edits.get(table)
        }
        axes = {**self.axes, **touched}
        moves = {table: axis.follows[1] for table, axis in touched.items() if axis.follows}
        links = {
            name: _edited(self.links[name], declared, axes, moves, edits, created) for name, declared in LINKS.items()
        }
        return Tables(axes, links)

    def sharing(self, other: Tables) -> Tables:
        """Return the same tables, with those of the other in place of equal ones."""
        return Tables(
            {name: _shared(axis, other.axes[name]) for name, axis in self.axes.items()},
            {name: _shared(links, other.links[name]) for name, links in self.links.items()},
        )


def read_tables(columns: Columns) -> Tables:
    """Read the tables, each of which is asked for when its turn comes: entities first, then links as declared.

    Raises
    ------
    QueryDefect
        The columns do not fit the declared tables.
    """
    check_names(columns)
    whole = cache(partial(whole_table, columns))  # two kinds of links may share a table
    axes = {table: read_axis(whole(table), kept) for table, kept in ENTITIES.items()}
    return Tables(axes, {name: _read_links(declared, whole(declared.table), axes) for name, declared in LINKS.items()})


def _read_links(declared: LinkTable, given: Mapping[str, Sequence[Any]], axes: Mapping[str, Axis]) -> Links:
    (left, left_table), (right, right_table) = declared.left, declared.right
    return make_links(
        (len(axes[left_table]), len(axes[right_table])),
        as_texts(given["id"]),
        axes[left_table].rows(given[left]),
        axes[right_table].rows(given[right]),
        {name: convert(given[source]) for name, (source, convert) in declared.columns.items()},
    )


def _edited(
    links: Links,
    declared: LinkTable,
    axes: Mapping[str, Axis],
    moves: Mapping[str, Moves],
    edits: Edits,
    created: Set[str],
) -> Links:
    links = renumbered(links, moves.get(declared.left[1]), moves.get(declared.right[1]))
    rows = edits.get(declared.table, {})
    if not rows:
        return links
    new = {record: row for record, row in rows.items() if row is not None}
    columns = {"id": list(new)} | {
        name: [row[name] for row in new.values()]
        for name in (declared.left[0], declared.right[0], *(source for source, _ in declared.columns.values()))
    }
    return edited(links, rows.keys() - created, _read_links(declared, columns, axes))


def _shared(mine: _Part, theirs: _Part) -> _Part:
    """Return the other where the two are equal; of entities, at least the equal columns."""
    if mine is theirs or len(mine) != len(theirs) or not bool((mine.ids == theirs.ids).all()):
        return mine
    columns = {name: _shared_column(column, theirs[name]) for name, column in mine.columns.items()}
    same_ends = isinstance(mine, Axis) or _same_ends(mine, theirs)
    if same_ends and all(columns[name] is theirs[name] for name in columns):
        return theirs
    return replace(mine, ids=theirs.ids, columns=columns)


def _same_ends(mine: Links, theirs: Axis | Links) -> bool:
    return (
        isinstance(theirs, Links)
        and mine.rights_count == theirs.rights_count
        and len(mine.left_starts) == len(theirs.left_starts)
        and bool((mine.left == theirs.left).all() and (mine.right == theirs.right).all())
    )


def _shared_column(mine: Column, theirs: Column) -> Column:
    return theirs if mine is theirs or bool((mine == theirs).all()) else mine
