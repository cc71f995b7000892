"""The pages of bodies: figures that a hand-made world fixes, what is hidden and why, the tree, and lists in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from graph.migrations import migrate
from graph.model.name_folding import sort_key
from graph.model.words import Mode
from merit.context import Body
from merit.dossiers.servant import ServantDossier
from merit.figures.merit_index import FIGURE
from meritgraph.access.principals import Principal, Role
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import Client
from tests.support.engines import empty, execute
from tests.support.kept_figures import keep
from tests.support.rated_clerks import clerk, rated, within
from tests.support.read_pages import Reader
from tests.support.risk_sets import ORDER, servant
from tests.support.servant_files import held, post
from tests.support.small_graph import SmallGraph
from tests.support.written_leads import Lead, write_leads

HOSTILE = "</script><svg onload=alert(1)>\"'& unit"
TOP, UNIT, OTHER, FEW = "organisation:top", "organisation:unit", "organisation:other", "organisation:few"
AZIZA = Principal("Aziza", Role.INVESTIGATOR, TOP)
INDEX = "Merit index, as of 20 November 2026"
LEADS = (
    Lead(id="finding:1", organisation=TOP, rule="V10", severity="high", day=date(2026, 10, 5)),
    Lead(id="finding:2", organisation=TOP, rule="V10", severity="high", day=date(2026, 10, 6)),
    Lead(id="finding:3", organisation=UNIT, rule="R02", severity="medium", day=date(2025, 3, 1)),
    Lead(id="finding:4", organisation=UNIT, rule="Q01", severity="low", day=None, state="acknowledged"),
    Lead(id="finding:5", organisation=TOP, rule="V01", severity="critical", day=date(2020, 1, 1), state="dismissed"),
    Lead(id="finding:6", organisation=OTHER, rule="V13", severity="critical", day=date(2026, 10, 5)),
)


def risen(name: str, score: float, order: str = ORDER, mode: Mode = Mode.COMPETITION, body: str = TOP) -> ServantDossier:
    """Return somebody with this rating who rose from the third rank of a body to the fourth."""
    old = held(f"old {name}", post(f"clerk {name}", 3, body=body), "2022-01-10", order)
    new = held(f"new {name}", post(f"head {name}", 4, body=body), order, order=order, mode=mode)
    return servant(name, old, new, assessments=(rated(name, score),))


def clerks(body: str, *scores: float) -> list[ServantDossier]:
    return [clerk(f"{body} {n}", rated(f"{body} {n}", score), body=body) for n, score in enumerate(scores)]


@pytest.fixture(scope="module")
def client(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a hub with two promotions in a body: one of the lowest of six, one of somebody above four of five.

    Another body has one promotion, in which four people are rated. A third one has 60 units and none of either.
    """
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    graph = SmallGraph(run, engine.database)
    for name, parent in (("top", None), ("unit", "top"), ("other", None), ("few", None), ("wide", None)):
        graph.body(name, part_of=parent)
    for number in range(60):
        graph.body(f"w{number:02}", part_of="wide")
    graph.write("MATCH (o:Organisation {id: $id}) SET o.name = $name", id=UNIT, name=HOSTILE)
    graph.write("MATCH (o:Organisation)-[:HAS_VERSION]->(v:OrganisationVersion) SET v.name = o.name")
    graph.servant("ann")
    graph.held("ann", "top", "2020-01-01")
    people = [risen("a", 60), risen("b", 90, "2025-05-06", Mode.TRANSFER), *clerks(TOP, 55, 65, 75, 85, 95)]
    people += [risen("c", 80, body=FEW), *clerks(FEW, 70, 75, 85)]
    run(keep(engine.database, FIGURE, people, within(bodies=[Body(each, each, "UZ") for each in (TOP, FEW)])))
    for id_, name in ((TOP, "Body top"), (FEW, "Body few")):
        graph.write("MATCH (o:Organisation {id: $id}) SET o.name = $name", id=id_, name=name)
    found = run(execute(engine.database, "MATCH (n:Organisation|Position) RETURN n.id AS id, coalesce(n.name, n.title) AS name"))
    keys = [{"id": row["id"], "key": sort_key(str(row["name"]), str(row["id"]))} for row in found]
    graph.write("UNWIND $rows AS row MATCH (n:Organisation|Position {id: row.id}) SET n.sort_key = row.key", rows=keys)
    write_leads(run, engine.database, LEADS)
    client = Client(run, engine.database, tmp_path_factory.mktemp("home"))
    yield client
    run(client.http.aclose())


@pytest.fixture(scope="module")
def aziza(client: Client) -> Reader:
    return Reader.signed_in(client, AZIZA)


def reader_of(client: Client, body: str) -> Reader:
    return Reader.signed_in(client, replace(AZIZA, body=body))


def test_the_index_is_drawn_and_written_with_its_numbers(aziza: Reader) -> None:
    page = aziza.page(f"/organisations/{TOP}")
    # «a» stands above one of six peers, «b» above four of five: five of eleven pairs are won.
    assert page.table(INDEX)[1:] == [
        ["All promotions", "0.45", "0.17 to 0.8", "2", "5, 0, 6"],
        ["Posts filled by competition", "0.17", "none: one promotion", "1", "1, 0, 5"],
        ["Posts filled in another way", "0.8", "none: one promotion", "1", "4, 0, 1"],
        ["Orders of 2024", "0.17", "none: one promotion", "1", "1, 0, 5"],
        ["Orders of 2025", "0.8", "none: one promotion", "1", "4, 0, 1"],
    ]
    (drawing,) = (each.words for each in page.all_of("svg") if "Merit index with its interval" in each.words)
    assert [row[0] for row in page.table(INDEX)[1:] if row[0] not in drawing] == []
    assert "0.45 · n = 2 promotions" in drawing


def test_an_index_of_too_few_people_is_not_shown_and_says_why(client: Client) -> None:
    page = reader_of(client, FEW).page(f"/organisations/{FEW}")
    assert page.table(INDEX)[1] == ["All promotions", "not shown: fewer than five rated people"]
    drawing = " ".join(each.words for each in page.all_of("svg"))
    assert "0.67" not in drawing + page.words, "two of three pairs are won"


def test_open_leads_stand_by_rule_with_bars_and_lead_to_the_list(aziza: Reader) -> None:
    page = aziza.page(f"/organisations/{TOP}")
    assert [row[:2] for row in page.table("Leads that are open")[1:]] == [
        ["V10 Promoted under sanction", "2"],
        ["Q01 Backdating", "1"],
        ["R02 Better peer passed over", "1"],
    ]
    bars = [each for each in page.all_of("svg") if each.attributes.get("class") == "cell-bar"]
    widths = [float(str(each.attributes["width"])) for each in page.all_of("rect") if "td" in each.parents]
    assert (len(bars), widths) == (3, [120.0, 60.0, 60.0])
    listed = [path for path in page.links if path.startswith("/cases?rule=V10")]
    assert aziza.page(listed[0]).heading


def test_leads_of_each_month_stand_by_severity(aziza: Reader) -> None:
    page = aziza.page(f"/organisations/{TOP}")
    rows = page.table("Leads in any state by the month of the case")
    assert rows[0] == ["Month", "critical", "high", "medium", "low"]
    # No turnover is kept, so the months end today; what is older than two years stands in the row of other months.
    found = {row[0]: row[1:] for row in rows[1:]}
    assert found["Day of the case not known"] == ["0", "0", "0", "1"]
    assert [sum(int(row[column]) for row in rows[1:]) for column in range(1, 5)] == [1, 2, 1, 1]


def test_another_body_has_no_leads_and_no_figures_for_the_reader(aziza: Reader) -> None:
    page = aziza.page(f"/organisations/{OTHER}")
    assert page.heading == "Body other"
    assert "No lead that you may see is open here." in page.words
    assert "V13" not in page.words
    assert "Not shown: the figures of this body are not yours to see" in page.words


def test_turnover_that_was_never_computed_says_so(aziza: Reader) -> None:
    turnover = aziza.page(f"/organisations/{TOP}").words.partition(" Turnover ")[2]
    assert turnover.startswith("Not shown: nothing was judged yet. The figure is there after the next detection.")


def test_the_list_is_the_tree_one_level_at_a_time(client: Client, aziza: Reader) -> None:
    page = aziza.page("/organisations")
    assert page.links["/organisations/organisation%3Atop"] == "Body top"
    assert [row[0] for row in page.table("Units one level below your body")[1:]] == [HOSTILE]
    below = aziza.page("/organisations/organisation:unit")
    assert below.heading == HOSTILE
    assert "<svg onload" not in aziza.response("/organisations").text + aziza.response(f"/organisations/{UNIT}").text
    first = reader_of(client, "organisation:wide").page("/organisations")
    (more,) = (path for path, words in first.links.items() if words == "More bodies")
    second = reader_of(client, "organisation:wide").page(more)
    names = [row[0] for each in (first, second) for row in each.table("Units one level below your body")[1:]]
    assert names == [f"Body w{number:02}" for number in range(60)]


def test_bodies_are_found_by_the_beginning_of_their_name(aziza: Reader) -> None:
    page = aziza.page("/organisations?name=body+f")
    assert [row[0] for row in page.table("Bodies by name")[1:]] == ["Body few"]
    assert "No body has such a name." in aziza.page("/organisations?name=zzz").words
    assert aziza.page("/organisations?name=b", status=400).heading == "This address cannot be used"


def test_posts_stand_with_who_holds_them(aziza: Reader) -> None:
    (row,) = aziza.page(f"/organisations/{TOP}").table("Posts of the body itself")[1:]
    assert (row[0], row[2]) == ("Post of ann in top", "Ann")
    assert row[3].endswith("position:ann in top")


@pytest.mark.parametrize("path", ["/organisations?after=damaged", f"/organisations/{TOP}?units=damaged", "/organisations?x=1"])
def test_an_address_that_cannot_be_used_is_refused(aziza: Reader, path: str) -> None:
    assert aziza.page(path, status=400).heading == "This address cannot be used"


def test_an_unknown_body_is_not_there(aziza: Reader) -> None:
    assert aziza.page("/organisations/organisation:none", status=404).heading == "There is no such page"


def test_a_role_without_a_body_sees_what_is_public(client: Client) -> None:
    reader = Reader.signed_in(client, Principal("operator", Role.INTEGRATOR))
    assert "Body few" in [row[0] for row in reader.page("/organisations").table("Bodies by name")[1:]]
    page = reader.page(f"/organisations/{TOP}")
    assert "Leads and figures of a body are shown to those who work for it or investigate it." in page.words
    assert [row[0] for row in page.table("Posts of the body itself")[1:]] == ["Post of ann in top"]
    assert "Ann" not in page.words


def test_a_body_that_is_not_loaded_is_told_of(client: Client) -> None:
    page = reader_of(client, "organisation:nothing").page("/organisations")
    assert "The hub does not know the body of your token." in page.words
