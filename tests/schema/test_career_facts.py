"""Appointments, moves, competitions and contracts: as facts of their own, from the entities, and as lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from graph.driver.database import Database
from graph.migrations import migrate
from loaders.portals.my_mehnat_uz import PORTAL as LABOUR
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.engines import cypher, empty, execute
from tests.support.scripted_portal import ARGOS, NOON, Row, body, key_ring, load, order, position, servant

pytestmark = pytest.mark.both_engines

LAST_NAMES = {"R1": "Karimova", "R2": "Zokirov", "R3": "Oʻrinov", "R4": "Aliyeva"}
PINFL = "31503856070015"
LATER = NOON + timedelta(days=1)


def _district(first: str, end: str | None, parent: str | None) -> Row:
    return {"from": first, "to": end, "name": "District office", "level": "district", "parent": parent}


BODIES = [
    body(),
    body("B2", versions=[_district("2009-01-01", "2020-01-01", None), _district("2020-01-01", None, "B1")]),
]
POSITIONS = [position("P1", 3), position("P2", 4), position("P3", 6, headOfBody=True), position("P4", 3, "B2")]
SERVANTS = [
    servant(number, PINFL if number == "R1" else None, lastName=name, birthDate=f"198{at}-03-15")
    for at, (number, name) in enumerate(LAST_NAMES.items())
]
COMPETITIONS: list[Row] = [
    {
        **{"id": "C1", "position": "P2", "kind": "open", "round": 1, "annulledRounds": [], "panel": ["R2"]},
        **{"announced": "2014-12-20", "closed": "2015-01-20", "protocol": "2015-02-15"},
    },
    {"id": "C2", "position": "P4", "kind": "internal", "round": 2, "annulledRounds": [1], "announced": "2019"},
]
APPLICATIONS: list[Row] = [
    {"id": "A1", "competition": "C1", "registerNo": "R1", "state": "won", "test": 40.5, "interview": 48, "total": 88.5},
    {"id": "A2", "competition": "C1", "registerNo": "R3", "state": "withdrawn", "withdrawnAt": "2015-01-05"},
]
FIFTH = order("5", "P4", "2016-01-01", registerNo="R3", signedBy="R2", seq=5, orderDate=None)
ORDERS = [
    order("1", "P1", "2012-01-10", end="2015-03-01", open=False, seq=1, signedBy="R2", mode="transfer"),
    order("2", "P2", "2015-03-01", orderDate="2015-02-20", seq=2, signedBy="R2", competition="C1"),
    order("3", "P3", "2010-01-01", registerNo="R2", seq=3, mode="election"),
    order("4", "P3", "2017-01-01", end="2017-06-01", open=False, seq=4, mode="acting", signedBy="R2"),
    FIFTH,
    order("6", "P1", "2018", registerNo="R4", end=None, open=None, seq=6),
    order("7", "P2", "2019-06-01", end="2019-08-01", open=False, registerNo="R4", orderDate="2019-05", seq=7, mode="transfer"),
]
ASSESSMENTS: list[Row] = [
    {"id": f"{number}-{day}", "registerNo": number, "type": "A1", "date": day, "integralScore": score, "evaluator": "R2"}
    for number, day, score in [
        ("R1", "2013-05-01", 71),
        ("R1", "2014-05-01", 82.5),
        ("R1", "2015-02-20", 99),
        ("R4", "2018-06-01", 60),
        ("R4", "2019-05-10", 70),
    ]
]
# The statutory term of the law of 2022 is 12 months. The second sanction was lifted, of the third only the year is known.
SANCTIONS: list[Row] = [
    {"id": "S1", "registerNo": "R1", "kind": "reprimand", "imposed": "2023-03-10", "changedAt": "2023-03-10T00:00:00Z"},
    {
        **{"id": "S2", "registerNo": "R3", "kind": "reprimand", "imposed": "2023-03-10", "lifted": "2023-09-01"},
        "changedAt": "2023-09-01T00:00:00Z",
    },
    {"id": "S3", "registerNo": "R4", "kind": "reprimand", "imposed": "2023", "changedAt": "2023-12-31T00:00:00Z"},
]
CONTRACTS: list[Row] = [
    {
        **{"contractId": "K1", "pinfl": PINFL, "name": "Karimova Gulnora Anvar qizi", "employer": "200000001", "post": "Clerk"},
        **{"occupation": "2422", "fte": 1.0, "concluded": "2012-01", "terminated": "2015-03-01", "backFilled": True},
    }
]


async def _load(database: Database, folder: Any) -> None:
    keys = key_ring(folder)
    rows = {
        "bodies": BODIES,
        "positions": POSITIONS,
        "servants": SERVANTS,
        "competitions": COMPETITIONS,
        "orders": ORDERS,
        "applications": APPLICATIONS,
        "assessments": ASSESSMENTS,
        "sanctions": SANCTIONS,
    }
    assert (await load(database, rows, keys, ARGOS)).state == "clean"
    assert (await load(database, {"contracts": CONTRACTS}, keys, LABOUR)).state == "clean"
    assert (await load(database, {"orders": [{**FIFTH, "term": "fixed"}]}, keys, ARGOS, LATER)).state == "clean"


@pytest.fixture(scope="module")
def service(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    run(_load(engine.database, tmp_path_factory.mktemp("careers")))
    return Hub(engine.database, run)


def person(service: Hub, number: str) -> str:
    return service.id_of(f"{LAST_NAMES[number]} Gulnora Anvar qizi")


def post(service: Hub, code: str) -> str:
    return service.id_of(f"Post {code}")


def orders(service: Hub, filter_: dict[str, Any] | None = None, first: int = 50) -> list[str]:
    """Return the numbers of the orders of all pages, and check their count."""
    query = """query($first: Int!, $after: String, $filter: AppointmentFilter) {
      appointments(first: $first, after: $after, filter: $filter) {
        totalCount edges { node { orderNumber } } pageInfo { hasNextPage endCursor }
      } }"""
    found: list[str] = []
    after: str | None = None
    while True:
        page = service.data(query, first=first, after=after, filter=filter_)["appointments"]
        found += [edge["node"]["orderNumber"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found
        after = page["pageInfo"]["endCursor"]


def test_appointments_come_newest_order_first_and_are_paged(service: Hub) -> None:
    for first in (1, 4, 50):
        assert orders(service, first=first) == ["7", "6", "4", "5", "2", "1", "3"]


def test_every_fact_has_the_key_of_its_list(service: Hub) -> None:
    """Whatever wrote it: a portal's row, a later one, or the derivation of careers."""
    days = {"Appointment": "coalesce(n.order_date_latest, n.start_latest)", "Promotion": "n.ordered_latest"}
    days |= {"Competition": "n.announced_latest", "Certificate": "n.issued_latest"}
    for label, day in days.items():
        text = f"MATCH (n:{label}) RETURN n.id AS id, n.day_key AS key, {day} AS day"
        rows = service.run(service.database.read(cypher(text)))  # pyright: ignore[reportArgumentType] (labels of this test)
        assert rows or label == "Certificate"
        assert [row["key"] for row in rows] == [f"{row['day'] or ''}\u0001{row['id']}" for row in rows]


def test_appointments_of_a_body_of_a_day_and_of_a_signer(service: Hub) -> None:
    ministry, office = service.id_of("Body B1"), service.id_of("District office")
    head = person(service, "R2")

    assert orders(service, {"organisation": office}) == ["5"]
    assert orders(service, {"organisation": ministry}) == ["7", "6", "4", "2", "1", "3"]
    assert orders(service, {"organisation": ministry, "below": True}) == ["7", "6", "4", "5", "2", "1", "3"]
    assert orders(service, {"appointedBy": head}) == ["4", "5", "2", "1"]
    assert orders(service, {"appointedBy": head, "organisation": office}) == ["5"]
    assert orders(service, {"appointedBy": head, "organisation": ministry, "below": True}) == ["4", "5", "2", "1"]
    assert orders(service, {"servant": person(service, "R1"), "appointedBy": head, "mode": "ACTING"}) == ["4"]
    assert orders(service, {"position": post(service, "P3")}) == ["4", "3"]
    assert orders(service, {"orderNumber": "2"}) == ["2"]
    assert orders(service, {"orderNumber": "22"}) == []
    assert orders(service, {"organisation": "organisation:nobody", "below": True}) == []


def test_appointments_by_the_day_of_the_order_and_by_the_day_in_the_post(service: Hub) -> None:
    # Order 2 is of 20 February 2015, order 5 has no day and begins on 1 January 2016, order 6 is of some day of 2018.
    assert orders(service, {"ordered": {"from": "2015-02-20", "to": "2015-12-31"}}) == ["2"]
    assert orders(service, {"ordered": {"from": "2015-02-21", "to": "2016-01-01"}}) == ["5"]
    assert orders(service, {"ordered": {"from": "2018-05-01", "to": "2018-05-01"}}) == ["6"]
    # Nobody knows whether order 6 is still in force, or was at the end of 2018.
    assert orders(service, {"openOn": "2017-05-31"}) == ["4", "5", "2", "3"]
    assert orders(service, {"openOn": "2017-06-01"}) == ["5", "2", "3"]
    assert orders(service, {"openOn": "2019-01-01"}) == ["5", "2", "3"]


def test_appointments_that_changed(service: Hub) -> None:
    assert orders(service, {"changedSince": "2026-11-20T12:00:01Z"}) == ["5"]
    assert orders(service, {"changedSince": "2026-11-20T12:00:00Z"}) == ["7", "6", "4", "5", "2", "1", "3"]
    assert orders(service, {"changedSince": "2026-11-22T00:00:00"}) == []


APPOINTMENT = """query($id: ID!) { appointment(id: $id) {
  id orderNumber mode modeWord term termWord orderDate { exact } start { exact } end { exact } open civilService rank ladder
  servant { name } position { title } organisation { name } appointedBy { name } missingAtPortal knownSince
  sources { portal stream }
  competition { kind panel { name } position { title } applications { servant { name } state totalScore withdrawn { exact } }
    appointments { orderNumber } records { stream } }
} }"""


def test_an_appointment_leads_to_all_that_it_came_from(service: Hub) -> None:
    (id_,) = [
        edge["node"]["id"]
        for edge in service.data('{ appointments(filter: {orderNumber: "2"}) { edges { node { id } } } }')["appointments"][
            "edges"
        ]
    ]

    found = service.data(APPOINTMENT, id=id_)["appointment"]

    competition = found.pop("competition")
    assert found == {
        **{"id": id_, "orderNumber": "2", "mode": "COMPETITION", "modeWord": "competition", "term": None, "termWord": None},
        **{"orderDate": {"exact": "2015-02-20"}, "start": {"exact": "2015-03-01"}, "end": None, "open": True},
        **{"civilService": True, "rank": 4, "ladder": "uz-managerial", "servant": {"name": "Karimova Gulnora Anvar qizi"}},
        **{"position": {"title": "Post P2"}, "organisation": {"name": "Body B1"}},
        **{"appointedBy": {"name": "Zokirov Gulnora Anvar qizi"}, "missingAtPortal": False},
        **{"knownSince": "2026-11-20T12:00:00+00:00", "sources": [{"portal": "test.argos.uz", "stream": "orders"}]},
    }
    applications = sorted(competition.pop("applications"), key=lambda each: each["state"])
    assert applications == [
        {
            **{"servant": {"name": "Oʻrinov Gulnora Anvar qizi"}, "state": "WITHDRAWN", "totalScore": None},
            "withdrawn": {"exact": "2015-01-05"},
        },
        {
            **{"servant": {"name": "Karimova Gulnora Anvar qizi"}, "state": "WON", "totalScore": 88.5, "withdrawn": None},
        },
    ]
    assert competition == {
        **{"kind": "GENERAL", "panel": [{"name": "Zokirov Gulnora Anvar qizi"}], "position": {"title": "Post P2"}},
        **{"appointments": [{"orderNumber": "2"}], "records": [{"stream": "competitions"}]},
    }


def test_what_is_unknown_is_null(service: Hub) -> None:
    query = '{ appointment(id: "appointment:no") { id } competition(id: "competition:no") { id } }'

    assert service.data(query) == {"appointment": None, "competition": None}


def test_a_servant_has_appointments_moves_applications_and_contracts(service: Hub) -> None:
    query = """query($id: ID!) { servant(id: $id) {
      appointments { orderNumber contracts { title } }
      promotions { kind steps ordered { exact } left { orderNumber } into { orderNumber } sources { stream } servant { name } }
      applications { state competition { round } }
      contracts { title occupationCode fte backFilled open start { earliest latest } end { exact } employer { name }
        confirms { orderNumber } }
    } }"""

    found = service.data(query, id=person(service, "R1"))["servant"]

    assert found["appointments"] == [
        {"orderNumber": "4", "contracts": []},
        {"orderNumber": "2", "contracts": []},
        {"orderNumber": "1", "contracts": [{"title": "Clerk"}]},
    ]
    (move,) = found["promotions"]
    # The contract confirms the appointment that was left.
    assert sorted(each["stream"] for each in move.pop("sources")) == ["contracts", "orders", "orders"]
    assert move == {
        **{"kind": "PROMOTION", "steps": 1, "ordered": {"exact": "2015-02-20"}, "left": [{"orderNumber": "1"}]},
        **{"into": {"orderNumber": "2"}, "servant": {"name": "Karimova Gulnora Anvar qizi"}},
    }
    assert found["applications"] == [{"state": "WON", "competition": {"round": 1}}]
    assert found["contracts"] == [
        {
            **{"title": "Clerk", "occupationCode": "2422", "fte": 1.0, "backFilled": True, "open": False},
            **{"start": {"earliest": "2012-01-01", "latest": "2012-01-31"}, "end": {"exact": "2015-03-01"}},
            **{"employer": {"name": "Body B1"}, "confirms": [{"orderNumber": "1"}]},
        }
    ]


def test_moves_are_listed_by_kind_body_and_day(service: Hub) -> None:
    query = """query($filter: PromotionFilter) { promotions(filter: $filter) {
      totalCount edges { node { kind into { orderNumber } } } } }"""

    def moves(**filter_: Any) -> list[str]:
        page = service.data(query, filter=filter_)["promotions"]
        assert page["totalCount"] == len(page["edges"])
        return [edge["node"]["into"]["orderNumber"] for edge in page["edges"]]

    ministry, office = service.id_of("Body B1"), service.id_of("District office")
    assert [moves(), moves(everyKind=True), moves(kind="DEMOTION")] == [["7", "2"], ["7", "2"], []]
    assert [moves(organisation=ministry), moves(organisation=office)] == [["7", "2"], []]
    assert moves(organisation=ministry, below=True) == ["7", "2"]
    assert [moves(servant=person(service, "R1")), moves(servant=person(service, "R3"))] == [["2"], []]
    assert [moves(servant=person(service, "R1"), organisation=office)] == [[]]
    assert [moves(ordered={"from": "2015-02-20"}), moves(ordered={"to": "2019-04-30"})] == [["7", "2"], ["2"]]
    head = person(service, "R2")
    assert [moves(appointedBy=head), moves(appointedBy=head, organisation=office)] == [["2"], []]
    assert [moves(appointedBy=head, mode="COMPETITION"), moves(appointedBy=head, mode="ACTING")] == [["2"], []]
    assert [moves(mode="ACTING"), moves(servant=person(service, "R1"), mode="COMPETITION")] == [[], ["2"]]
    assert [moves(changedSince="2026-11-20T12:00:00Z"), moves(changedSince="2026-11-20T13:00:00Z")] == [["7", "2"], []]


def test_a_move_has_the_last_rating_before_its_order(service: Hub) -> None:
    query = """{ promotions { edges { node {
      ratingBefore { certain score assessments { fixedOn { exact } evaluator { name } } } } } } }"""

    by_month, by_day = [edge["node"]["ratingBefore"] for edge in service.data(query)["promotions"]["edges"]]

    head = {"name": "Zokirov Gulnora Anvar qizi"}
    # What is fixed on the day of the order is not before it.
    assert by_day == {
        **{"certain": True, "score": 82.5},
        "assessments": [{"fixedOn": {"exact": "2014-05-01"}, "evaluator": head}],
    }
    # The order is of some day of May 2019.
    fixed = sorted(each["fixedOn"]["exact"] for each in by_month.pop("assessments"))
    assert (by_month, fixed) == ({"certain": False, "score": None}, ["2018-06-01", "2019-05-10"])


def test_competitions_are_listed_by_announcement_body_and_state(service: Hub) -> None:
    query = """query($filter: CompetitionFilter) { competitions(filter: $filter) {
      totalCount edges { node { position { title } round annulled announced { exact latest } } } } }"""

    def rounds(**filter_: Any) -> list[tuple[str, int, bool]]:
        page = service.data(query, filter=filter_)["competitions"]
        assert page["totalCount"] == len(page["edges"])
        found = [edge["node"] for edge in page["edges"]]
        return [(each["position"]["title"], each["round"], each["annulled"]) for each in found]

    ministry, office = service.id_of("Body B1"), service.id_of("District office")
    first, second, annulled = ("Post P2", 1, False), ("Post P4", 2, False), ("Post P4", 1, True)
    assert rounds() == [second, first, annulled]
    assert [rounds(annulled=True), rounds(annulled=False)] == [[annulled], [second, first]]
    assert [rounds(organisation=ministry), rounds(organisation=office)] == [[first], [second, annulled]]
    assert rounds(organisation=ministry, below=True) == [second, first, annulled]
    assert rounds(position=post(service, "P4"), annulled=False) == [second]
    assert rounds(position=post(service, "P4"), organisation=ministry) == []
    assert [rounds(announced={"from": "2019-06-01"}), rounds(announced={"to": "2014-12-20"})] == [[second], [first]]
    assert rounds(changedSince="2026-11-20T13:00:00Z") == []


def test_the_holders_of_a_position_on_a_day(service: Hub) -> None:
    query = """query($id: ID!, $on: Date) { position(id: $id) {
      holder(on: $on) { acting certain servant { name } }
      holders(on: $on) { acting certain appointment { orderNumber } }
      competitions { round }
    } }"""

    def held(code: str, on: str | None) -> tuple[str | None, list[tuple[str, bool, bool]]]:
        found = service.data(query, id=post(service, code), on=on)["position"]
        holder = found["holder"]
        rows = [(each["appointment"]["orderNumber"], each["acting"], each["certain"]) for each in found["holders"]]
        return holder and holder["servant"]["name"].split()[0], rows

    assert held("P3", "2017-03-01") == ("Zokirov", [("3", False, True), ("4", True, True)])
    assert held("P3", "2017-06-01") == ("Zokirov", [("3", False, True)])
    assert held("P3", "2009-12-31") == (None, [])
    # Order 1 ended on 1 March 2015; nobody knows when that of 2018 did.
    assert held("P1", "2014-12-31") == ("Karimova", [("1", False, True)])
    assert held("P1", "2018-06-01") == (None, [("6", False, False)])
    assert held("P1", None) == (None, [("6", False, False)])
    assert len(service.data(query, id=post(service, "P4"), on=None)["position"]["competitions"]) == 2


def test_the_staff_of_a_body_on_a_day(service: Hub) -> None:
    query = """query($id: ID!, $on: Date, $below: Boolean!, $first: Int!, $after: String) { organisation(id: $id) {
      staff(on: $on, below: $below, first: $first, after: $after) {
        totalCount edges { node { orderNumber servant { name } } } pageInfo { hasNextPage endCursor }
      } } }"""
    ministry = service.id_of("Body B1")

    def staff(on: str | None, below: bool, first: int = 50) -> list[str]:
        found: list[str] = []
        after: str | None = None
        while True:
            terms = {"id": ministry, "on": on, "below": below, "first": first, "after": after}
            page = service.data(query, **terms)["organisation"]["staff"]
            found += [edge["node"]["orderNumber"] for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                assert page["totalCount"] == len(found)
                return found
            after = page["pageInfo"]["endCursor"]

    # Karimova, Oʻrinov, Zokirov. The office stands below the ministry since 2020.
    for first in (1, 50):
        assert staff("2016-06-01", False, first) == ["2", "3"]
        assert staff("2016-06-01", True, first) == ["2", "3"]
        assert staff(None, False, first) == ["2", "3"]
        assert staff(None, True, first) == ["2", "5", "3"]
    assert sorted(staff("2017-03-01", False)) == ["2", "3", "4"]


EVERYTHING = """query($first: Int!) {
  appointments(first: $first) { edges { node {
    orderNumber sources { stream } servant { name promotions { left { id } ratingBefore { score assessments { id } } }
      contracts { employer { name } } }
    position { title holders { servant { name } } holder(on: "2017-03-01") { acting } competitions { panel { name } } }
    organisation { name staff(first: 2) { totalCount edges { node { orderNumber } } } }
    appointedBy { name } competition { applications { servant { name } } appointments { id } }
  } } }
}"""


def test_the_number_of_statements_does_not_grow_with_the_list(service: Hub) -> None:
    service.data(EVERYTHING.replace("first: $first", 'first: $first, filter: {orderNumber: "2"}'), first=1)
    for_one = list(service.statements)
    service.data(EVERYTHING, first=7)

    # Only the statement that lists them is another one: it starts at the number of the order.
    assert set(service.statements) ^ set(for_one) == {"list_appointments", "list_appointments_of_order"}
    assert len(service.statements) <= len(for_one)


def test_careers_of_several_servants_come_in_the_order_of_their_ids(service: Hub) -> None:
    query = "query($ids: [ID!]!) { careerPaths(servantIds: $ids) { steps { orderNumber competition { round } } } }"

    found = service.data(query, ids=[person(service, "R3"), "servant:nobody", person(service, "R1")])["careerPaths"]

    assert found == [
        {"steps": [{"orderNumber": "5", "competition": None}]},
        None,
        {
            "steps": [
                {"orderNumber": "1", "competition": None},
                {"orderNumber": "2", "competition": {"round": 1}},
                {"orderNumber": "4", "competition": None},
            ]
        },
    ]
    assert service.statements == ["api/career_paths", "read_competition"]
    code, message = service.refusal(query, ids=["servant:nobody"] * 101)
    assert (code, "at most 100" in message) == ("BAD_USER_INPUT", True)


def test_servants_by_head_promotion_and_sanction(service: Hub) -> None:
    query = """query($filter: ServantFilter, $after: String) { servants(first: 2, filter: $filter, after: $after) {
      totalCount edges { node { name } } pageInfo { hasNextPage endCursor } } }"""

    def found(**filter_: Any) -> list[str]:
        names: list[str] = []
        after: str | None = None
        while True:
            page = service.data(query, filter=filter_, after=after)["servants"]
            names += [edge["node"]["name"].split()[0] for edge in page["edges"]]
            if not page["pageInfo"]["hasNextPage"]:
                assert page["totalCount"] == len(names)
                return names
            after = page["pageInfo"]["endCursor"]

    head, ministry, office = person(service, "R2"), service.id_of("Body B1"), service.id_of("District office")
    # Aliyeva served under the head in 2019; who acted as head led nobody.
    assert found(servedUnder=head) == ["Aliyeva", "Karimova"]
    assert found(servedUnder=head, organisation=office) == []
    assert found(servedUnder=head, organisation=ministry, below=True, name="kar") == ["Karimova"]
    assert found(servedUnder=person(service, "R1")) == found(servedUnder="servant:nobody") == []
    assert found(promoted={"from": "2015-02-20"}) == ["Aliyeva", "Karimova"]
    assert [found(promoted={"from": "2015-02-21"}), found(promoted={"to": "2019-04-30"})] == [["Aliyeva"], ["Karimova"]]
    assert found(promoted={"from": "2015-02-20"}, servedUnder=head, name="al") == ["Aliyeva"]
    assert [found(sanctionInForceOn=day) for day in ("2023-03-09", "2023-03-10")] == [[], ["Karimova", "Oʻrinov"]]
    assert [found(sanctionInForceOn=day) for day in ("2023-08-31", "2023-09-01")] == [["Karimova", "Oʻrinov"], ["Karimova"]]
    assert [found(sanctionInForceOn=day) for day in ("2024-03-09", "2024-03-10")] == [["Karimova"], []]
    # Imposed on some day of 2023, the third is certainly in force on no day but 31 December.
    assert found(sanctionInForceOn="2023-12-31", name="ali") == ["Aliyeva"]
    assert found(sanctionInForceOn="2024-01-01", name="ali") == []
    assert found(sanctionInForceOn="2023-12-31", servedUnder=head, promoted={"to": "2018-12-31"}) == ["Karimova"]


def test_what_no_portal_states_any_more_is_listed_by_itself(service: Hub) -> None:
    """Order 2 and the only round that it names are missing at their portal."""
    missing = """MATCH (n) WHERE n.order_number = '2' OR (n:Competition)<-[:AFTER]-(:Appointment {order_number: '2'})
      MATCH (n)<-[:DESCRIBES]-(r:PortalRecord) SET r.absent_since = """
    lists = """query($missing: Boolean) {
      competitions(filter: {missingAtPortal: $missing}) { totalCount edges { node { missingAtPortal } } }
      promotions(filter: {missingAtPortal: $missing}) { totalCount edges { node { missingAtPortal } } }
      certificates(filter: {missingAtPortal: $missing}) { totalCount } }"""
    service.run(execute(service.database, f"{missing} r.recorded_at"))
    try:
        assert orders(service, {"missingAtPortal": True}) == ["2"]
        assert orders(service, {"missingAtPortal": False}) == ["7", "6", "4", "5", "1", "3"]
        assert orders(service, {"missingAtPortal": True, "orderNumber": "1"}) == []
        for answer in (True, False):
            found = service.data(lists, missing=answer)
            nodes = [edge["node"] for edge in found["competitions"]["edges"] + found["promotions"]["edges"]]
            assert nodes
            assert {each["missingAtPortal"] for each in nodes} == {answer}
    finally:
        service.run(execute(service.database, f"{missing} null"))
    assert orders(service, {"missingAtPortal": True}) == []
