"""The command about connection gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from cjn_graph.analysis.gap import AlikePair, Meeting, Offer, Quiet, TopicGap
from cjn_graph.analysis.measure import Measure
from cjn_graph.cli.asking import AsOfOption
from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.health import meaning, number, percent, show_definitions, show_meanings, words
from cjn_graph.cli.output import measuring, show, show_json, show_table
from cjn_graph.services.gaps import GapReport, report_gaps
from cjn_graph.services.meetings import MOST_MEETINGS, BetweenGroups, report_between

_VERDICTS = {"thin": "fewer than by chance", "thick": "more than by chance", "as expected": "as by chance would be"}


def gaps_command(
    context: typer.Context,
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many of each list at most.")] = 20,
    by: Annotated[
        str | None, typer.Option("--by", help="Who of two groups should meet: sector, cohort, topic, place …")
    ] = None,
    one: Annotated[str, typer.Option("--one", help="With --by: the one group.")] = "",
    other: Annotated[str, typer.Option("--other", help="With --by: the other group, or the same.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Find connection gaps: alike but unconnected, needs that nobody can meet, members gone quiet.

    With --by, --one and --other: what ties two groups have, and who of them should meet.
    """
    with asking(context).network() as (workspace, viewer), measuring():
        if by is not None:
            found = report_between(
                workspace, viewer, by=by, one=one, other=other, as_of=as_of, limit=min(limit, MOST_MEETINGS)
            )
            show_json(found) if as_json else _show_between(found)
            return
        report = report_gaps(workspace, viewer, as_of=as_of, limit=limit)
    if as_json:
        show_json(report)
        return
    _show_gaps(report, limit)


def _show_gaps(report: GapReport, limit: int) -> None:
    show(f"Connection gaps as of {report.scope.as_of}, from {report.scope.facts} facts")
    show(report.scope.definition)
    gaps = {name: gap for name, gap in report if name not in ("scope", "between_groups")}
    show()
    show_table(
        ("Gap", "How many", "n", "Coverage"),
        [(words(name), number(gap.value), f"{gap.n:,} {gap.of}", percent(gap.coverage)) for name, gap in gaps.items()],
    )
    places, people = report.similar_unconnected_jurisdictions, report.similar_unconnected_people
    _show_pairs("Jurisdictions alike, without a live tie", places.pairs)
    _show_rest(places, places.pairs, limit, ", each jurisdiction three times at most")
    _show_pairs("People alike, without a tie", people.pairs)
    _show_rest(people, people.pairs, limit, ", each person twice at most")
    _show_topics(report.topics_without_helper.topics)
    _show_rest(report.topics_without_helper, report.topics_without_helper.topics, limit)
    _show_offers(report.offers_unasked.topics)
    _show_rest(report.offers_unasked, report.offers_unasked.topics, limit)
    _show_quiet(report.gone_quiet.members)
    _show_rest(report.gone_quiet, report.gone_quiet.members, limit)
    _show_introductions(report)
    _show_groups(report)
    show()
    show_meanings(gaps)
    show()
    show_definitions({name: meaning(gap) for name, gap in gaps.items()})


def _show_between(found: BetweenGroups) -> None:
    cell = found.cell
    show(f"{words(found.one)} and {words(found.other)}, as of {found.scope.as_of}, from {found.scope.facts} facts")
    show(
        f"{cell.ties:,} ties where {cell.expected:.1f} are expected "
        f"(95% interval of the count {cell.low:.1f} to {cell.high:.1f}): {_VERDICTS[cell.verdict]}."
    )
    show()
    if not found.meetings:
        show("Nobody of the two groups can be introduced to each other now: nothing speaks for it, or a rule against.")
    else:
        rows = [(f"{one.fit:.2f}", *_both(one), " ".join(one.why), one.way) for one in found.meetings]
        show_table(("Fit", "One", "Other", "Why", "Who could introduce them"), rows, title="Who should meet")
    show()
    show_definitions({"ties": found.definition, "who should meet": found.how})


def _both(meeting: Meeting) -> tuple[str, str]:
    a, b = (f"{side.name} ({side.detail})" if side.detail else side.name for side in (meeting.a, meeting.b))
    return a, b


def _show_rest(gap: Measure, listed: Sequence[object] | None, limit: int, remark: str = "") -> None:
    """Say how many more there are than the list shows, and how to see them."""
    more = int(gap.value or 0) - len(listed or ())
    if listed and more > 0:
        shows = f"; --limit shows {'more of ' if remark else ''}them" if len(listed) == limit else ""
        show(f"and {more:,} more{shows}{remark}")


def _show_pairs(title: str, pairs: list[AlikePair] | None) -> None:
    if pairs:
        show()
        show_table(
            ("Score", "One", "Other", "Why", "Who should meet"),
            [
                (
                    f"{pair.score:.2f}",
                    pair.a.name,
                    pair.b.name,
                    " ".join(reason.sentence for reason in pair.reasons),
                    " and ".join(_both(pair.meeting)) if pair.meeting else "",
                )
                for pair in pairs
            ],
            title=title,
        )


def _show_topics(topics: list[TopicGap] | None) -> None:
    if topics:
        show()
        show_table(
            ("Topic", "Needs", "Urgent", "Help with a broader topic", "Who asks"),
            [
                (
                    topic.name,
                    topic.needs,
                    topic.urgent,
                    ", ".join(helper.name for helper in topic.nearby) or "nobody",
                    ", ".join(seeker.name for seeker in topic.seekers),
                )
                for topic in topics
            ],
            title="Topics with needs and no helper",
        )


def _show_offers(topics: list[Offer] | None) -> None:
    if topics:
        show()
        show_table(
            ("Topic", "Who offers help", "Who may want it"),
            [
                (
                    topic.name,
                    ", ".join(helper.name for helper in topic.helpers),
                    ", ".join(one.name for one in topic.may_want) or "nobody on record",
                )
                for topic in topics
            ],
            title="Offers that nobody asked for",
        )


def _show_quiet(members: list[Quiet] | None) -> None:
    if members:
        show()
        show_table(
            ("Member", "Post", "Last heard from", "Who should call", "Why"),
            [
                (
                    member.name,
                    member.detail,
                    member.last_heard or "nothing on record",
                    member.caller.name if member.caller else "–",
                    member.why_caller,
                )
                for member in members
            ],
            title="Gone quiet",
        )


def _show_introductions(report: GapReport) -> None:
    found = report.best_introductions.introductions
    if found:
        show()
        show_table(
            ("One", "Other", "Who knows both", "Why", "Closeness then", "Gain"),
            [
                (one.a.name, one.b.name, one.way.name, one.why, f"{one.efficiency:.4f}", f"{one.gain:+.3f}")
                for one in found
            ],
            title="Introductions that would bring the network closest together, each on top of those above; "
            f"closeness now {report.best_introductions.efficiency:.4f}",
        )


def _show_groups(report: GapReport) -> None:
    for matrix in report.between_groups:
        rows = [
            (cell.a, cell.b, cell.ties, f"{cell.expected:.1f}", f"{cell.low:.1f} to {cell.high:.1f}")
            for cell in matrix.cells
            if cell.verdict == "thin"
        ]
        if rows:
            show()
            title = f"Fewer ties than chance would give, by {words(matrix.attribute)}"
            show_table(("Group", "Group", "Ties", "Expected", "95% interval"), rows[:10], title=title)


app = typer.Typer()
app.command("gaps")(gaps_command)
