"""Charts of gaps: what they show is what the lists and the tables beside them say."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from api.web.charts import COLOURS
from api.web.figures import MOST_BARS, Figure, figure_of_alike, figure_of_silences, figure_of_topics
from api.web.report_files import Plot
from cjn_graph.analysis.gap import AlikeGap, AlikePair, Likeness, Side
from cjn_graph.analysis.gaps import find_gaps
from cjn_graph.analysis.measure import Naming
from tests.network.small import Small

STAFF = Naming(("staff",))


def alike(*pairs: dict[str, float]) -> AlikeGap:
    """Pairs that are alike by these contributions of features."""
    made = [
        AlikePair(
            a=Side(id=f"a{place}", name=f"Ada {place}"),
            b=Side(id=f"b{place}", name=f"Bay {place}"),
            score=sum(parts.values()),
            reasons=[
                Likeness(feature=feature, contribution=part, sentence="Both.", facts=[])
                for feature, part in parts.items()
            ],
            lapsed_ties=0,
        )
        for place, parts in enumerate(pairs)
    ]
    return AlikeGap(value=len(made), n=9, of="pairs", coverage=1.0, definition="d", pairs=made)


def drawn(figure: Figure | None) -> Figure:
    assert figure is not None
    return figure


def test_the_most_alike_pairs_are_shown_by_what_makes_them_alike() -> None:
    figure = drawn(figure_of_alike(alike({"kind": 0.2, "topics": 0.5}, {"kind": 0.2, "population": 0.1}), "Alike"))
    assert figure.columns == ("Pair", "topics", "kind", "population", "score")
    assert figure.rows == [
        ("Ada 0 – Bay 0", "0.50", "0.20", "0.00", "0.70"),
        ("Ada 1 – Bay 1", "0.00", "0.20", "0.10", "0.30"),
    ]
    assert figure.legend == list(zip(COLOURS, ("topics", "kind", "population"), strict=False))


def test_more_features_than_colours_are_taken_together() -> None:
    many = {f"feature_{number}": 0.1 * number for number in range(1, 7)}
    figure = drawn(figure_of_alike(alike(many), "Alike"))
    assert figure.columns == ("Pair", "feature 6", "feature 5", "feature 4", "other", "score")
    assert figure.rows[0][4:] == ("0.60", "2.10")


def test_only_so_many_pairs_are_drawn() -> None:
    figure = drawn(figure_of_alike(alike(*[{"kind": 0.2}] * (MOST_BARS + 3)), "Alike"))
    assert len(figure.rows) == MOST_BARS


def test_needs_without_a_helper_are_shown_by_urgency() -> None:
    small = Small()
    bail, youth = small.topic("bail"), small.topic("youth")
    for person, topic, urgency in (("Ana", bail, "high"), ("Bo", bail, "normal"), ("Cy", youth, "low")):
        small.seeks(small.person(person), topic, urgency)
    figure = drawn(figure_of_topics(find_gaps(small.build(), naming=STAFF).topics_without_helper))
    assert figure.columns == ("Topic", "Urgent", "Other needs", "All")
    assert figure.rows == [("bail", "1", "1", "2"), ("youth", "0", "1", "1")]


def test_silences_are_shown_by_their_length() -> None:
    small = Small()
    small.knows(*small.people("Ana", "Bo"), "2019")
    small.person("Cy")
    figure = drawn(figure_of_silences(find_gaps(small.build(), naming=STAFF).gone_quiet))
    assert figure.rows == [
        ("12 to 24 months", "0"),
        ("24 to 36 months", "0"),
        ("36 to 60 months", "0"),
        ("5 years or more", "2"),
        ("never heard from", "1"),
    ]


@pytest.mark.parametrize("naming", [STAFF, Naming()], ids=["nothing there", "no names"])
def test_where_there_is_nothing_to_show_there_is_no_chart(naming: Naming) -> None:
    small = Small()
    if naming is not STAFF:
        small.seeks(small.person("Ana"), small.topic("bail"))
    report = find_gaps(small.build(), naming=naming)
    assert figure_of_alike(report.similar_unconnected_jurisdictions, "Alike") is None
    assert figure_of_topics(report.topics_without_helper) is None
    assert figure_of_silences(report.gone_quiet) is None


def test_the_table_behind_a_plot_is_harmless_and_keeps_numbers() -> None:
    figure = Figure(Markup(), data=[("+cmd", -0.125), ("Ohio", 12), ("Iowa", None)])
    assert Plot("x", "X", figure, ("=group", "index")).csv.splitlines() == [
        "'=group,index",
        "'+cmd,-0.125",
        "Ohio,12",
        "Iowa,",
    ]
