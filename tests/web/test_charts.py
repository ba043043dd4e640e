"""Charts as SVG: the same bytes every time, nothing that the policy forbids, values where they belong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from api.web.charts import Bar, Pair, Point, draw_bars, draw_line, draw_pairs

HOSTILE = '<script>alert(1)</script> & "quoted" role="x" ]]>'


def line(*points: Point, gaps: tuple[tuple[float, float], ...] = ()) -> Markup:
    return draw_line(points, title=HOSTILE, description="told", over=(2018.5, 2026.5), scale=(0.0, 40.0), gaps=gaps)


def charts() -> dict[str, Markup]:
    return {
        "line": line(Point(2019, 10), Point(2020, 20), Point(2022, 40, 1), gaps=((2020.5, 2021.5),)),
        "bars": draw_bars(
            (Bar((HOSTILE, "second line"), (0.25, 0.5)), Bar(("B",), (0.1, 0.0))), title="B", description="b"
        ),
        "pairs": draw_pairs((Pair(HOSTILE, -0.5, 0.5), Pair("alone", 0.2, None)), title="P", description="p"),
    }


def elements(svg: str, tag: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f".//{tag}")  # noqa: S314 (drawn by ourselves)


@pytest.mark.parametrize("name", charts())
def test_a_chart_is_one_named_image_without_anything_that_the_policy_forbids(name: str) -> None:
    svg = charts()[name]
    root = ElementTree.fromstring(svg)  # noqa: S314 (drawn by ourselves)
    assert root.get("role") == "img"
    assert root.get("aria-label", "").endswith((". told", ". b", ". p"))
    names = {attribute for element in root.iter() for attribute in element.keys()}  # noqa: SIM118 (an element is no dict)
    assert names.isdisjoint({"style", "id", "class", "href", "clip-path"})
    assert not [name for name in names if name.startswith("on")]
    assert {element.tag for element in root.iter()} <= {"svg", "g", "path", "line", "text", "rect"}
    for element in root.iter():
        assert (element.get("role"), element.tag) in ((None, element.tag), ("img", "svg"))
    colours = {element.get(paint) for element in root.iter() for paint in ("fill", "stroke")} - {None, "none"}
    assert colours
    assert all(str(colour).startswith("var(--") for colour in colours), "a colour of its own is wrong on dark ground"


def test_texts_are_shown_as_they_are() -> None:
    drawn = charts()
    assert ElementTree.fromstring(drawn["line"]).get("aria-label") == f"{HOSTILE}. told"  # noqa: S314
    shown = [element.text for element in elements(drawn["bars"], "text")]
    assert "second line" in shown
    assert any(text and text.startswith("<script>alert(1)</script>") for text in shown)
    long = draw_bars((Bar(("x" * 100,), (1.0,)),), title="B", description="b")
    assert "x" * 45 + "…" in [element.text for element in elements(long, "text")]


DRAW = "from tests.web.test_charts import charts; print(''.join(charts().values()), end='')"


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_another_process_in_another_time_zone_draws_the_same_bytes(zone: str) -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", DRAW],
        env=os.environ | {"TZ": zone, "PYTHONHASHSEED": "7", "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    for name in ("draw_line", "draw_bars", "draw_pairs"):
        globals()[name].cache_clear()
    assert done.stdout.decode() == "".join(charts().values())


def test_the_app_starts_without_what_draws_charts() -> None:
    asked = "import sys, api; print(sorted({'altair', 'vl_convert'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == "[]\n"


def test_a_line_joins_neighbours_and_never_crosses_a_gap() -> None:
    svg = line(Point(2019, 10), Point(2020, 20), Point(2022, 40, 1), Point(2023, 30, 1), gaps=((2020.5, 2021.5),))
    lines = [path for path in elements(svg, "path") if path.get("stroke") == "var(--accent)" and not path.get("fill")]
    ends = [[float(x) for x in re.findall(r"[ML](-?[\d.]+),", path.get("d", ""))] for path in lines]
    (shade,) = [path for path in elements(svg, "path") if path.get("fill") == "var(--track)"]
    start, width = (float(number) for number in re.findall(r"^M([\d.]+),0h([\d.]+)", shade.get("d", ""))[0])
    assert [len(run) for run in ends] == [2, 2]
    assert max(ends[0]) < start < start + width < min(ends[1])
    dots = [path for path in elements(svg, "path") if path.get("fill") == "var(--accent)"]
    assert len(dots) == 4


def test_a_shade_stays_within_the_chart() -> None:
    svg = line(Point(2019, 1), gaps=((2010.0, 2030.0),))
    (shade,) = [path for path in elements(svg, "path") if path.get("fill") == "var(--track)"]
    plain = line(Point(2019, 1), gaps=((2018.5, 2026.5),))
    assert shade.get("d") in plain


@pytest.mark.parametrize(
    ("scale", "labels"),
    [
        ((0.0, 0.0), ["0", "0.25", "0.5", "0.75", "1"]),
        ((0.0, 1.0), ["0", "0.25", "0.5", "0.75", "1"]),
        ((3.0, 33.0), ["0", "10", "20", "30", "40"]),
        ((-1.5, 4.0), ["−2", "0", "2", "4"]),
        ((0.0, 1234.0), ["0", "500", "1,000", "1,500"]),
        ((0.0, 2_500_000.0), ["0", "1M", "2M", "3M"]),
        ((0.0, 0.0031), ["0", "0.001", "0.002", "0.003", "0.004"]),
        ((0.0, 1_500_000.0), ["0", "0.5M", "1M", "1.5M"]),
        ((0.0, 12_000.0), ["0", "5k", "10k", "15k"]),
        ((0.0, 4e9), ["0", "1B", "2B", "3B", "4B"]),
        ((0.0, 4e14), ["0", "100T", "200T", "300T", "400T"]),
        ((0.0, 1e18), ["0", "2.5×10¹⁷", "5×10¹⁷", "7.5×10¹⁷", "1×10¹⁸"]),
        ((0.0, 1e308), ["0", "2.5×10³⁰⁷", "5×10³⁰⁷", "7.5×10³⁰⁷", "1×10³⁰⁸"]),
        ((0.0, sys.float_info.max), ["0", "5×10³⁰⁷", "1×10³⁰⁸", "1.5×10³⁰⁸", "2×10³⁰⁸"]),
        ((-1.7e308, 1.7e308), ["−2×10³⁰⁸", "−1×10³⁰⁸", "0", "1×10³⁰⁸", "2×10³⁰⁸"]),
        ((0.0, 4e-9), ["0", "1×10⁻⁹", "2×10⁻⁹", "3×10⁻⁹", "4×10⁻⁹"]),
        ((0.0, 5e-324), ["0", "0.25", "0.5", "0.75", "1"]),
    ],
)
def test_an_axis_starts_at_zero_and_has_a_few_round_values(scale: tuple[float, float], labels: list[str]) -> None:
    svg = draw_line((Point(2020, scale[1]),), title="T", description="d", over=(2019.5, 2020.5), scale=scale)
    assert [element.text for element in elements(svg, "text")] == ["2020", *labels]


@pytest.mark.parametrize("largest", [40.0, 1e15, 1e308, sys.float_info.max, 3e-7])
def test_values_of_any_size_stand_where_they_belong_and_their_numbers_within_the_chart(largest: float) -> None:
    points = (Point(2020, 0), Point(2021, largest / 2), Point(2022, largest))
    svg = draw_line(points, title="T", description="d", over=(2019.5, 2022.5), scale=(0.0, largest))
    root = ElementTree.fromstring(svg)  # noqa: S314 (drawn by ourselves)
    (drawn,) = [
        path for path in elements(svg, "path") if path.get("stroke") == "var(--accent)" and not path.get("fill")
    ]
    low, middle, high = (float(y) for y in re.findall(r"[ML]-?[\d.]+,(-?[\d.]+)", drawn.get("d", "")))
    assert middle == pytest.approx((low + high) / 2)
    assert 0 <= high < low <= float(root.get("height", 0))
    left = float(re.findall(r"translate\((-?[\d.]+),", svg)[0])
    longest = max(len(element.text or "") for element in elements(svg, "text"))
    assert left >= 6.5 * longest, "the numbers of the axis are cut off"


@pytest.mark.parametrize(
    ("over", "years"),
    [
        ((2017.5, 2026.5), ["2018", "2020", "2022", "2024", "2026"]),
        ((2019.9, 2023.1), ["2020", "2021", "2022", "2023"]),
        ((1990.0, 2026.0), ["1990", "1995", "2000", "2005", "2010", "2015", "2020", "2025"]),
        ((2024.1, 2024.9), []),
    ],
)
def test_an_axis_of_time_names_whole_years(over: tuple[float, float], years: list[str]) -> None:
    svg = draw_line((Point(over[0], 1),), title="T", description="d", over=over, scale=(0.0, 1.0))
    assert [
        text for element in elements(svg, "text") if len(text := element.text or "") == 4 and "." not in text
    ] == years


def test_bars_are_as_long_as_their_values() -> None:
    svg = draw_bars((Bar(("A",), (1.0, 3.0)), Bar(("B",), (2.0, 0.0))), title="B", description="b")
    widths = [float(width) for width in re.findall(r'd="M[\d.]+,[\d.]+h([\d.]+)v10', svg)]
    assert [width / widths[0] for width in widths if width] == pytest.approx([1, 3, 2])
    assert [element.text for element in elements(svg, "text")][-2:] == ["4", "2"]
