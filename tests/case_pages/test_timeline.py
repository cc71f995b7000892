"""The timeline of a career: twelve careers as golden files, and what a reader must see in each.

``python -m tests.support.drawn_careers`` draws the golden files anew; look at them before you commit them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from meritgraph.case_pages.drawings.timeline import timeline
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career import career_of, moments_of
from meritgraph.case_pages.view_models.career_table import career_table
from meritgraph.case_pages.view_models.career_words import in_full
from meritgraph.visible_text import visible
from tests.support.answered_careers import assessment, finding, servant, step
from tests.support.drawn_careers import CAREERS, GOLDEN, HOSTILE, TODAY

SVG = "{http://www.w3.org/2000/svg}"
ENGLISH = Texts.of("en")

SEEN = {
    "open": [
        *(
            "1 Specialist",
            "Ministry of Finance, still in post",
            "14 March 2022: lead V10",
            "6 acting: Deputy head",
            "18 Reprimand",
        ),
        *("13 Servant of the fourth degree", "71", "?", "19 won", "21 lost", "22 annulled", "today"),
        *("a lead rests on it", "portal not loaded for this time"),
    ],
    "unknown_end": [
        *("?", "Tax Committee, end not known", "4 Severe reprimand, end not known", "5 Remark, lifted early"),
        *("not shown to you", "not known", "no portal states the day"),
    ],
    "fuzzy": ["1 Specialist", "8 reserve", "81", "the day is not known exactly", "not known"],
    "overlap": [
        "1 Head of department",
        "2 Head of the regional office",
        "4 Adviser",
        "5 Project lead",
        "7 acting: Minister",
        "none",
    ],
    "forty_years": ["1986", "1988", "2026", "14", "109 won", "50"],
    "one_day": ["1 Acting head of the department of internal audit", "Ministry of Finance", "none"],
    "nothing_loaded": [
        "not known",
        "What portals cover is not known here: white space does not mean that there was nothing.",
    ],
    "cyrillic": [
        "1 Главный специалист",
        "4 Заместитель руководителя департамента",
        "Қаржы министрлігі, still in post",
        "5 Ескерту",
    ],
    "long_post": ["2 Deputy head of the department for the coordination of regional development plans", "1 Deputy head o…"],
    "hostile_name": [f"1 {visible(HOSTILE)}", f"3 {visible(HOSTILE)}", "1 June 2020: lead V<10>"],
    "two_moments": [
        "3 Deputy head, Ministry of Finance, still in post",
        "1 May 2019: lead Q03",
        "1 February 2023: lead V02",
        "1 March 2023: leads Q09, R05",
        "4 named by an order",
    ],
    "disputed": [
        *("3 Head of department", "days that another portal states", "Row 5 of the table has no day and is not drawn."),
        "no day known, see the table",
    ],
}
UNSEEN = {"forty_years": ["1987"], "nothing_loaded": ["none", "1"], "fuzzy": ["none"], "two_moments": ["not known"]}


@pytest.mark.parametrize("name", CAREERS)
def test_a_career_is_drawn_as_its_golden_file(name: str) -> None:
    assert CAREERS[name]().svg == (GOLDEN / f"{name}.svg").read_text("utf-8")


def test_every_golden_file_is_compared_and_each_says_what_is_seen() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CAREERS) == set(SEEN)


@pytest.mark.parametrize("name", CAREERS)
def test_a_reader_sees_in_a_drawing_what_matters(name: str) -> None:
    texts = _texts(_drawn(name))

    assert [each for each in SEEN[name] if each not in texts] == []
    assert [each for each in UNSEEN.get(name, []) if each in texts] == []


@pytest.mark.parametrize("name", CAREERS)
def test_a_drawing_is_safe_in_a_page_and_as_a_file(name: str) -> None:
    drawing = _drawn(name)
    ids = [element.attrib["id"] for element in drawing.iter() if "id" in element.attrib]

    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} <= {
        *("svg", "title", "desc", "defs", "pattern", "linearGradient", "stop"),
        *("g", "rect", "line", "path", "circle", "text", "tspan"),
    }
    attributes = {attribute for element in drawing.iter() for attribute in element.attrib}
    assert not [attribute for attribute in attributes if attribute in ("style", "href") or attribute.startswith("on")]
    assert len(ids) == len(set(ids))
    assert all(each.startswith("career-") for each in ids)
    assert set(re.findall(r"url\(#([^)]*)\)", CAREERS[name]().svg)) <= set(ids)
    assert drawing[2].attrib["fill"] == "#ffffff", "white ground, whatever the page behind it"


@pytest.mark.parametrize("name", CAREERS)
def test_drawing_and_table_show_the_same_facts(name: str) -> None:
    drawn = CAREERS[name]()
    titles = {title.text for group in _drawn(name).iter(f"{SVG}g") for title in group.iter(f"{SVG}title")}
    rows = [row for group in career_table(drawn.career, ENGLISH).groups for row in group.rows]

    dated = [item for item in drawn.career.items if item not in drawn.career.undated]
    assert titles == {visible(in_full(item, ENGLISH)) for item in dated}
    assert [row.number for row in rows] == [item.number for item in drawn.career.items]
    assert all(row.name in in_full(item, ENGLISH) for row, item in zip(rows, drawn.career.items, strict=True))


def test_the_drawing_says_in_words_what_it_is() -> None:
    drawing = _drawn("open")

    assert drawing.attrib["role"] == "img"
    named = {element.attrib["id"]: element.text for element in drawing if "id" in element.attrib}
    assert named[drawing.attrib["aria-labelledby"]] == "Career of Karimova Dilnoza, 2014 to today"
    assert named[drawing.attrib["aria-describedby"]] == (
        "14 March 2022: lead V10. The order names a deputy head while a reprimand was in force. "
        "The table below lists the same facts."
    )


def test_two_drawings_of_one_page_share_no_id() -> None:
    career = CAREERS["open"]().career
    ids = [set(re.findall(r' id="([^"]*)"', str(timeline(career, ENGLISH, prefix=prefix)))) for prefix in ("one", "two")]

    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_the_moment_crosses_the_sanction_that_was_in_force() -> None:
    drawing = _drawn("open")
    (moment,) = (
        float(line.attrib["x1"]) for line in drawing.iter(f"{SVG}line") if line.attrib["stroke"] == "#8f1d00" and _upright(line)
    )
    (post, *_), (first, *_, last) = _edges(drawing, "5 "), _edges(drawing, "18 ")

    assert first < moment < last
    assert post == pytest.approx(moment, abs=0.1)


def test_an_open_post_points_at_today_an_ended_one_stops_and_an_unknown_end_fades() -> None:
    drawing = _drawn("unknown_end")
    fading = {_number(group) for group in drawing.iter(f"{SVG}g") if 'fill="url(#career-out' in _source(group)}
    (today,) = (float(line.attrib["x1"]) for line in drawing.iter(f"{SVG}line") if line.attrib.get("stroke-dasharray") == "2 3")

    assert fading == {"2", "3", "4"}
    assert max(_edges(drawing, "6 ")) == pytest.approx(today, abs=0.1)
    assert max(_edges(drawing, "5 ")) < today


def test_an_imprecise_day_has_a_gradient_and_a_dashed_line_at_its_outer_bound() -> None:
    drawing = _drawn("fuzzy")
    (post,) = (group for group in drawing.iter(f"{SVG}g") if _number(group) == "1")
    gradient, *_ = (rect for rect in post.iter(f"{SVG}rect") if rect.attrib["fill"].startswith("url(#career-in"))
    bounds = [line.attrib["x1"] for line in post.iter(f"{SVG}line") if line.attrib["stroke-dasharray"] == "3 3"]

    assert len(bounds) == 2
    assert bounds[0] == gradient.attrib["x"]


def test_an_acting_spell_is_white_with_a_dashed_outline_and_a_dispute_has_a_second_bar() -> None:
    (acting,) = (group for group in _drawn("open").iter(f"{SVG}g") if _number(group) == "6")
    fill, outline = acting.iter(f"{SVG}path")
    assert (fill.attrib["fill"], outline.attrib["stroke-dasharray"]) == ("#ffffff", "5 3")

    bars = [group for group in _drawn("disputed").iter(f"{SVG}g") if _number(group) == "2"]
    assert ["4" in [rect.attrib["height"] for rect in group.iter(f"{SVG}rect")] for group in bars] == [False, True]


def test_hatching_covers_the_days_that_portals_do_not_cover_and_nothing_else() -> None:
    hatched = [rect.attrib for rect in _drawn("unknown_end").iter(f"{SVG}rect") if "hatch" in rect.attrib["fill"]]
    widths = [float(rect["width"]) for rect in hatched if float(rect["height"]) > 20]

    assert len(widths) == 5, "posts, acting, sanctions until 2016; training and competitions for all time; not what is not shown"
    assert sorted(widths)[:3] == pytest.approx([min(widths)] * 3)
    assert not [rect for rect in _drawn("nothing_loaded").iter(f"{SVG}rect") if "url" in rect.attrib["fill"]]


def test_many_flags_say_their_rules_only_and_the_table_says_which_flag_it_means() -> None:
    post = step("Inspector", "2015-01-01")
    leads = moments_of([finding(f"R{number:02}", f"20{number + 10}-01-01", "…", post) for number in range(5, 12)])
    career = career_of(servant("A", post), TODAY)
    texts = _texts(ElementTree.fromstring(str(timeline(career, ENGLISH, leads))))
    (row,) = (row for group in career_table(career, ENGLISH, leads).groups for row in group.rows)

    assert [text for text in texts if text.startswith("R")] == [f"R{number:02}" for number in range(5, 12)]
    assert "lead R06 rests on it (flag 2)" in row.remarks


def test_a_score_of_a_hundred_and_a_missing_one_fit_their_rings() -> None:
    drawing = ElementTree.fromstring(
        str(timeline(career_of(servant("A", assessments=[assessment("2020-01-01", 100.0)]), TODAY), ENGLISH))
    )
    (score,) = (text for text in drawing.iter(f"{SVG}text") if "".join(text.itertext()) == "100")
    assert score.attrib["font-size"] == "10"


def test_the_words_of_a_drawing_are_those_of_the_reader() -> None:
    answer = servant("Каримова", step("Инспектор", "2020-01-01"))
    russian = Texts.of("ru")
    drawing = ElementTree.fromstring(str(timeline(career_of(answer, TODAY), russian)))

    texts = _texts(drawing)
    assert russian.gettext("today") in texts
    assert f"Ministry of Finance, {russian.gettext('still in post')}" in texts


def _drawn(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(CAREERS[name]().svg)


def _texts(drawing: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]


def _source(element: ElementTree.Element) -> str:
    return ElementTree.tostring(element, encoding="unicode")


def _number(group: ElementTree.Element) -> str:
    return (group[0].text or "").split(" ")[0]


def _edges(drawing: ElementTree.Element, number: str) -> list[float]:
    """Return where the corners of the bar of a fact lie, from left to right."""
    return sorted(set(_corners(drawing, number)))


def _corners(drawing: ElementTree.Element, number: str) -> Iterator[float]:
    for group in drawing.iter(f"{SVG}g"):
        if (group[0].text or "").startswith(number):
            for path in group.iter(f"{SVG}path"):
                yield from (float(x) for x in re.findall(r"[MHL](-?[\d.]+)", path.attrib["d"]))


def _upright(line: ElementTree.Element) -> bool:
    return line.attrib["x1"] == line.attrib["x2"]
