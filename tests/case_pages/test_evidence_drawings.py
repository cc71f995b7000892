"""The evidence of leads as drawings, tables and GraphML: golden files, what a reader must see, and that all show the same.

``python -m tests.support.drawn_evidence`` draws the golden files anew; look at them before you commit them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest

from meritgraph.case_pages.case_address import CaseAddress
from meritgraph.case_pages.drawings.evidence_drawing import evidence_drawing
from meritgraph.case_pages.drawings.evidence_lanes import drawn_links
from meritgraph.case_pages.graphml import graphml
from meritgraph.case_pages.rendering import render
from meritgraph.case_pages.view_models.evidence_graph import anchor
from meritgraph.visible_text import visible
from tests.support.drawn_evidence import ENGLISH, GOLDEN, GRAPHS, HOSTILE, KARIMOVA, YUSUPOV, drawn

SVG = "{http://www.w3.org/2000/svg}"
LANES = {"opened_person", "opened_body"}
LEAST_TARGET = 24
WIDTH_ON_A_PHONE = 960
"""The pages never draw it narrower; then it scrolls in its box."""

SEEN: Mapping[str, list[str]] = {
    "sanctioned": [
        *("Who", "What happened", "To which post and body", KARIMOVA, "whom the lead is about", YUSUPOV, "signed the order"),
        *("Order of 14 Mar 2022", "by transfer · no. 77-k", "Promotion", "3 ranks · from Head of", "section", "into"),
        *("Reprimand", "2 Nov 2021 – 2 Nov 2022", "received", "Deputy head", "Ministry of Finance", "held", "to", "in"),
    ],
    "kin": ["Sibling of the spouse", "matched, not reviewed", "tie", "signed the order"],
    "competition_missing": ["without", "No competition found", "test.argos.uz loaded", "Order of March 2022", "(month known)"],
    "hidden": ["2 facts that you may not see", "Order of 14 Mar 2022"],
    "hostile": ["held", "sat on the panel", "after"],
    "cyrillic": ["Ермеков Тимур", "Қанатұлы", "Маман", "Қаржы департаменті,", "Ақмола облысы", "Husband and wife"],
    "contest": [
        *("General competition", "announced 9 Jan 2026", "won · score 83.6", "lost · score 67.6", "no longer at its portal ·"),
        *("Assessment: 53", "Assessment, no score", "was assessed", "assessed", "applied", "sat on the panel", "for"),
    ],
    "body_alone": ["Ministry of Finance"],
    "opened_person": [
        *("Bodies", "Posts", "Appointments", "Moves", "Leads, sanctions,", "People", "Portal records", "2008", "2023"),
        *("Day of the lead: 14 Mar 2022", "Post 2008", "score 60", "Lead R03", "test.argos.uz", "Reprimand", "Brothers or si…"),
        *("signed the order", "no. DBA-2009", "Minister"),
    ],
    "opened_body": ["+ 312", "Clerk 10", "Day of the lead: 14 Mar 2022"],
}
UNSEEN: Mapping[str, list[str]] = {
    "hidden": ["Reprimand"],
    "opened_person": ["held", "Lead V10", "took"],
    "opened_body": ["Clerk 00", "Clerk 04"],
    "body_alone": ["Who", "What happened"],
}


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_drawn_as_its_golden_file(name: str) -> None:
    assert drawn(name) == (GOLDEN / f"{name}.svg").read_text("utf-8")


def test_every_golden_file_is_compared_and_each_says_what_is_seen() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(GRAPHS) == set(SEEN)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_reader_sees_in_a_drawing_what_matters(name: str) -> None:
    texts = {"".join(text.itertext()) for text in _drawing(name).iter(f"{SVG}text") if "visibility" not in text.attrib}

    assert [each for each in SEEN[name] if each not in texts] == []
    assert [each for each in UNSEEN.get(name, []) if each in texts] == []


@pytest.mark.parametrize("name", GRAPHS)
def test_drawing_tables_and_graphml_show_the_same_nodes_and_links(name: str) -> None:
    graph = GRAPHS[name]()
    nodes, links = {node.anchor for node in graph.nodes}, {(link.source, link.target) for link in graph.links}
    shown = drawn_links(graph) if name in LANES else graph.links
    page = _tables(name)
    made = _read(graphml(graph))

    assert {element.attrib["id"] for element in _nodes(name)} == nodes
    assert _drawn_links(name) == {(anchor(link.source), anchor(link.target)) for link in shown}
    assert set(re.findall(r'<tr id="row-([^"]*)"', page)) == {visible(each) for each in nodes}
    assert page.count("<tr>") == len(links) + 2, "a row for each link, and the two heads"
    assert {anchor(each) for each in made.nodes} == {anchor(visible(node.id)) for node in graph.nodes}
    assert made.number_of_edges() == len(links)


def test_the_tables_hold_the_links_of_the_person_that_the_lanes_leave_out() -> None:
    graph = GRAPHS["opened_person"]()
    left_out = set(graph.links) - set(drawn_links(graph))

    assert len(left_out) > 20
    assert {verb for link in left_out for verb in link.verbs} >= {"held", "was assessed", "received", "tie"}
    rows = re.findall(r"<tr>\s*<td>(.*?)</td>\s*<td>(.*?)</td>", _tables("opened_person"), re.DOTALL)
    assert sum(KARIMOVA in source and verb in ("held", "was assessed", "received", "tie") for source, verb in rows) > 20


@pytest.mark.parametrize("name", GRAPHS)
def test_a_drawing_is_safe_in_a_page_and_as_a_file(name: str) -> None:
    drawing = _drawing(name)
    ids = [element.attrib["id"] for element in drawing.iter() if "id" in element.attrib]
    attributes = {attribute for element in drawing.iter() for attribute in element.attrib}

    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "line", "path", "text", "a"),
    }
    assert not [attribute for attribute in attributes if attribute == "style" or attribute.startswith("on")]
    assert all(element.attrib["href"].startswith(("?", "#", "/cases/")) for element in drawing.iter(f"{SVG}a"))
    assert len(ids) == len(set(ids))
    assert drawing[2].attrib["fill"] == "#ffffff", "white ground, whatever the page behind it"


@pytest.mark.parametrize("name", GRAPHS)
def test_a_drawing_as_a_file_of_its_own_shows_the_same_and_leads_nowhere(name: str) -> None:
    alone, in_page = ElementTree.fromstring(drawn(name, links=False)), _drawing(name)

    assert not list(alone.iter(f"{SVG}a"))
    assert not re.search(r' (href|id="n-|data-from)', drawn(name, links=False))
    assert _words(alone) == _words(in_page)


@pytest.mark.parametrize("name", GRAPHS)
def test_nodes_do_not_overlap_and_are_large_enough_to_be_hit(name: str) -> None:
    boxes = [_box(node) for node in _nodes(name)]
    scale = min(1.0, WIDTH_ON_A_PHONE / 1120)

    assert all(min(right - left, bottom - top) * scale >= LEAST_TARGET for left, top, right, bottom in boxes)
    for number, (left, top, right, bottom) in enumerate(boxes):
        beside = [other for other in boxes[number + 1 :] if left < other[2] and other[0] < right]
        assert not [other for other in beside if top < other[3] and other[1] < bottom]


@pytest.mark.parametrize("name", GRAPHS)
def test_nodes_are_read_column_by_column_or_lane_by_lane(name: str) -> None:
    boxes = [_box(node) for node in _nodes(name)]

    if name in LANES:
        assert [_lane_of(name, top) for _, top, _, _ in boxes] == sorted(_lane_of(name, top) for _, top, _, _ in boxes)
    else:
        assert boxes == sorted(boxes)


@pytest.mark.parametrize("name", GRAPHS)
def test_no_link_passes_behind_a_node_that_it_does_not_lead_to(name: str) -> None:
    boxes = {node.attrib["id"]: _box(node) for node in _nodes(name)}
    for link in _links(name):
        ends = {link.attrib["data-from"], link.attrib["data-to"]}
        path = next(link.iter(f"{SVG}path"))
        for x, y in _points(path.attrib["d"]):
            behind = [id_ for id_, box in boxes.items() if _inside(box, x, y) and id_ not in ends]
            assert behind == [], f"{ends} passes behind {behind}"


def test_the_drawing_says_in_words_what_it_is_and_where_its_links_lead() -> None:
    drawing = _drawing("opened_person")
    labels = {node.attrib["aria-label"]: node.attrib.get("href", "") for node in _nodes("opened_person")}
    named = {element.attrib["id"]: element.text for element in drawing if "id" in element.attrib}
    opened = [href for label, href in labels.items() if label.endswith("Its links are shown. Hide them")]

    assert drawing.attrib["role"] == "group"
    assert (named[drawing.attrib["aria-labelledby"]] or "").startswith("Lead V10 and what it leads to: ")
    assert "What lead V10 rests on: 7 things, 6 links" in drawn("sanctioned")
    assert len(opened) == 3
    assert labels["Sanction: Reprimand, 2 November 2021 – 2 November 2022. Show its links"].startswith("?from=rule%3DV10&open=")
    assert labels["Lead R03. Open its page"] == "/cases/finding:R03"
    assert labels["Portal record: test.argos.uz, orders"] == "", "nothing more is known of it"


def test_shapes_and_dashes_say_the_kind_without_colour() -> None:
    assert _outline("competition_missing", "No competition found").attrib["stroke-dasharray"]
    assert "stroke-dasharray" not in _outline("competition_missing", "Order of March 2022").attrib
    assert _outline("contest", "no longer at its portal ·").attrib["stroke-dasharray"]
    assert _outline("sanctioned", "Reprimand").tag == f"{SVG}path"
    assert float(_outline("sanctioned", KARIMOVA).attrib["rx"]) > float(_outline("sanctioned", "Deputy head").attrib["rx"]) > 0
    assert "rx" not in _outline("sanctioned", "Ministry of Finance").attrib
    ties = [link for link in _links("kin") if next(link.iter(f"{SVG}path")).attrib.get("stroke-dasharray")]
    assert [len(list(link.iter(f"{SVG}path"))) for link in ties] == [1, 1], "an unreviewed tie is dashed and has no arrow head"


def test_a_hostile_name_stays_a_name_in_the_tables_and_in_graphml() -> None:
    page, file = _tables("hostile"), graphml(GRAPHS["hostile"]())

    assert "<svg" not in page
    assert "&lt;/script&gt;&lt;svg onload=alert(1)&gt;" in page
    made = _read(file)
    assert {data["title"] for _, data in made.nodes(data=True)} >= {visible(HOSTILE)}
    assert not [character for character in file if visible(character) != character]


def test_graphml_is_directed_and_names_verbs_kinds_and_days() -> None:
    made = _read(graphml(GRAPHS["kin"]()))
    named = {data["title"]: (data["kind"], data["day"]) for _, data in made.nodes(data=True)}
    verbs = {(data["verb"], data["directed"], data["doubtful"]) for _, _, data in made.edges(data=True)}

    assert made.is_directed()
    assert named["Order of 14 March 2022"] == ("Appointment", "2022-03-14")
    assert named[YUSUPOV] == ("Servant", "")
    assert verbs >= {("signed the order", True, False), ("tie", False, True)}


def test_two_drawings_of_one_page_share_no_id_but_those_of_their_nodes() -> None:
    graph = GRAPHS["sanctioned"]()
    ids = [set(re.findall(r' id="([^"]*)"', evidence_drawing(graph, ENGLISH, prefix))) for prefix in ("one", "two")]

    assert ids[0] & ids[1] == {node.anchor for node in graph.nodes}
    assert len(ids[0]) == len(graph.nodes) + 2


def _read(file: str) -> Any:
    """Return the graph of a file, as networkx reads it, which has no types."""
    return import_module("networkx").read_graphml(BytesIO(file.encode()))


@cache
def _drawing(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn(name))


@cache
def _tables(name: str) -> str:
    graph = GRAPHS[name]()
    values = {"graph": graph, "drawing": "", "address": CaseAddress(graph.finding, opened=graph.opened)}
    return render("parts/lead_evidence.html", ENGLISH, values)


def _nodes(name: str) -> list[ElementTree.Element]:
    return [element for element in _drawing(name).iter() if element.attrib.get("class") == "node"]


def _links(name: str) -> list[ElementTree.Element]:
    return [element for element in _drawing(name).iter(f"{SVG}g") if element.attrib.get("class", "").startswith("link")]


def _drawn_links(name: str) -> set[tuple[str, str]]:
    return {(link.attrib["data-from"], link.attrib["data-to"]) for link in _links(name)}


def _words(drawing: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]


def _shapes(node: ElementTree.Element) -> list[ElementTree.Element]:
    return [element for element in node if element.tag in (f"{SVG}rect", f"{SVG}path")]


def _outline(name: str, words: str) -> ElementTree.Element:
    """Return the outline of the first node with these words."""
    node = next(node for node in _nodes(name) if words in _words(node))
    return _shapes(node)[-1]


def _box(node: ElementTree.Element) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a node."""
    shape = _shapes(node)[-1]
    if shape.tag == f"{SVG}rect":
        left, top, width, height = (float(shape.attrib[each]) for each in ("x", "y", "width", "height"))
        return left, top, left + width, top + height
    points = list(_corners(shape.attrib["d"]))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _corners(path: str) -> Iterator[tuple[float, float]]:
    for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.partition("Z")[0]):
        yield float(x), float(y)


def _points(path: str) -> Iterator[tuple[float, float]]:
    """Yield points along a path of cubic curves."""
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path)]
    at = (numbers[0], numbers[1])
    for index in range(2, len(numbers), 6):
        one, two, end = ((numbers[index + 2 * each], numbers[index + 2 * each + 1]) for each in range(3))
        for step in range(1, 20):
            share = step / 20
            weights = (1 - share) ** 3, 3 * (1 - share) ** 2 * share, 3 * (1 - share) * share**2, share**3
            yield (
                sum(weight * point[0] for weight, point in zip(weights, (at, one, two, end), strict=True)),
                sum(weight * point[1] for weight, point in zip(weights, (at, one, two, end), strict=True)),
            )
        at = end


def _inside(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    left, top, right, bottom = box
    return left + 0.5 < x < right - 0.5 and top + 0.5 < y < bottom - 0.5


def _lane_of(name: str, y: float) -> int:
    """Return how many lines between lanes are above."""
    tops = {float(line.attrib["y1"]) for line in _drawing(name).iter(f"{SVG}line") if line.attrib["y1"] == line.attrib["y2"]}
    return sum(top < y for top in tops)
