"""Charts: readable by eye and by ear, harmless in a page with a strict policy."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from questions.reports.definitions import DEFINITIONS, NAMES, definition, name
from questions.reports.svg import Column, Curve, Mark, bar, columns, curves

SVG = "{http://www.w3.org/2000/svg}"


def drawn(values: list[float], marks: tuple[Mark, ...] = ()) -> ET.Element:
    found = [Column(f"{n}", v, f"{n}: {v}") for n, v in enumerate(values)]
    return ET.fromstring(str(columns(found, "Questions", "Most on day 2.", marks)))


def test_a_chart_says_in_words_what_it_shows() -> None:
    chart = drawn([1, 5, 0], (Mark(1, 1, "Entry opens"),))
    assert chart.get("role") == "img"
    assert [t.text for t in chart if t.tag in {f"{SVG}title", f"{SVG}desc"}] == [
        "Questions",
        "Most on day 2.",
    ]
    said = [t.text for t in chart.iter(f"{SVG}title")]
    assert said == ["Questions", "0: 1", "1: 5", "2: 0", "Entry opens"]


def test_bars_are_as_high_as_their_numbers() -> None:
    heights = [float(r.get("height", "")) for r in drawn([1, 2, 4, 0]).iter(f"{SVG}rect")]
    assert heights[1] == 2 * heights[0]
    assert heights[2] == 4 * heights[0]
    assert heights[3] == 0


@given(st.lists(st.floats(0, 1e7, width=32), max_size=400), st.text(max_size=20))
def test_nothing_leaves_the_frame_and_no_text_is_markup(values: list[float], text: str) -> None:
    found = [Column(text, v, text) for v in values]
    chart = str(columns(found, text, f"<script>{text}", [Mark(0, 1, f'"{text}<b>')]))
    assert "<script" not in chart
    assert "<b>" not in chart
    assert "style" not in chart.replace(text, "")
    for kept in "\x00\ufffe":
        if kept in text:
            return
    tree = ET.fromstring("".join(c for c in chart if c.isprintable()))
    for rect in tree.iter(f"{SVG}rect"):
        assert float(rect.get("y", "")) >= 0
        assert float(rect.get("height", "")) >= 0
    assert len(list(tree.iter(f"{SVG}text"))) <= 3 + 9 + 1


def test_a_curve_is_broken_where_nothing_is_known_and_told_apart_by_dashes() -> None:
    found = [
        Curve("<b>Answered", [0.5, 1.0, None, 0.0], ["50%", "100%", "", "0%"]),
        Curve("Helpful", [None, 0.2, 0.4, 0.6], ["", "20%", "40%", "60%"]),
    ]
    chart = ET.fromstring(str(curves(found, ["1", "2", "3", "4"], "Rates", "Answered 50% → 0%")))
    first, second = list(chart.iter(f"{SVG}polyline"))
    assert len(first.get("points", "").split()) == 2
    assert len(second.get("points", "").split()) == 3
    assert first.get("stroke-dasharray") != second.get("stroke-dasharray")
    said = [t.text for t in chart.iter(f"{SVG}title")]
    assert said == ["Rates", "50%", "100%", "0%", "20%", "40%", "60%"]
    assert "<b>Answered" in [t.text for t in chart.iter(f"{SVG}text")]


def test_the_bar_of_a_cell_is_full_at_most() -> None:
    widths = [
        float(next(ET.fromstring(str(bar(v, 10))).iter(f"{SVG}rect")).get("width", ""))
        for v in (0, 5, 10, 20)
    ]
    assert widths == [0, 50, 100, 100]
    assert 'width="0.0"' in bar(3, 0)


def test_every_figure_is_defined_in_both_languages() -> None:
    for figure, texts in DEFINITIONS.items():
        assert texts.keys() == {"ja", "en"}, figure
        for language in texts:
            found = definition(figure, language)
            assert found.title
            assert found.text.endswith((".", "。"))
    assert all(names.keys() == {"ja", "en"} for names in NAMES.values())
    assert (name("unknown", "ja"), name("new", "ja")) == ("わからないと伝えた", "new")
