"""After any history a graph equals that of the last state loaded alone; on both engines.

A history is a sequence of runs; its graph is compared with that of one run of the final rows. The graphs may differ in history
itself (earlier contents of records, settled conflicts) and in servants and bodies that no record describes any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from careers import derive
from graph.driver.database import Database
from graph.migrations import migrate
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Page, Portal, Scope, ScopeDone, Stream
from loaders.portal_api.registry import usable_portals
from loaders.runs.absence_policy import AbsencePolicy
from loaders.sync import SyncPolicy, SyncReport, synchronise_all
from tests.conftest import OpenEngine, Run
from tests.support.engines import count, empty
from tests.support.fingerprint import contents
from tests.support.scripted_portal import (
    CAREER,
    COPY,
    NOON,
    Row,
    ScriptedReader,
    body,
    key_ring,
    order,
    position,
    scripted,
    servant,
)

pytestmark = pytest.mark.both_engines

PORTALS = usable_portals()
ARGOS, LABOUR, QUALIFICATION, ACADEMY, KAZAKH = (
    PORTALS[name] for name in ("test.argos.uz", "my.mehnat.uz", "mo.argos.uz", "my.dba.uz", "e-kyzmet")
)
ONE, OTHER = "31503856070015", "40912960650019"
"""The numbers of two people."""
RECORDED = Path(__file__).parents[3] / "loaders/portals/e_kyzmet/pages/feed/2026-11-15"
GONE_AFTER_TWO = SyncPolicy(absence=AbsencePolicy(readings_until_gone=2))

State = Mapping[Portal, Mapping[str, Sequence[Row]] | ScriptedReader]


class Whole(ScriptedReader):
    """Reads every stream completely, also those that are otherwise read by changes."""

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        for step in ScriptedReader.read(self, stream, scope, since):
            yield ScopeDone(None, watermark="1", whole=True) if isinstance(step, ScopeDone) else step


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


def graph_of(run: Run, engine: OpenEngine, keys: KeyRing, states: Sequence[State], policy: SyncPolicy | None = None) -> set[str]:
    """Return the contents of the graph after these runs, which lie a day apart."""
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    for number, state in enumerate(states):
        report = run(sync(engine, keys, state, number, policy))
        assert {portal.portal: portal.problem for portal in report.portals if portal.problem} == {}
    return run(held(engine))


async def sync(engine: OpenEngine, keys: KeyRing, state: State, day: int, policy: SyncPolicy | None = None) -> SyncReport:
    """Run once, so many days after the first run."""
    feeds: dict[Portal, Feed] = {}
    for portal, given in state.items():
        delivery = (
            given
            if isinstance(given, ScriptedReader)
            else ScriptedReader({stream: [list(rows)] for stream, rows in given.items()})
        )
        feeds[scripted(delivery, portal)] = Feed()
    return await synchronise_all(engine.database, feeds, keys, NOON + timedelta(days=day), policy)


async def held(engine: OpenEngine) -> set[str]:
    """Return the contents of the graph without its history."""
    passing = ("Watermark ", "Coverage ", "PortalRecord {", "Redirect ")
    return {line for line in await contents(engine.database, history=False) if not line.startswith(passing)}


def contract(number: str, pinfl: str = ONE, **changes: Any) -> Row:
    given = {"contractId": number, "pinfl": pinfl, "name": "KARIMOVA GULNORA", "employer": "300000001", "post": "Adviser"}
    return {**given, "fte": 1.0, "concluded": "2012-05-01", "terminated": None, **changes}


EMPLOYERS: list[Row] = [
    {"stir": stir, "name": f"Firm {stir}", "sector": "budget"} for stir in ("300000001", "300000002", "200000001")
]
PEOPLE = [servant("R1", ONE), servant("R2", OTHER, lastName="Botirova")]
BODIES, POSTS = [body()], [position("P1", 3), position("P2", 4)]


def labour(*contracts: Row) -> State:
    return {ARGOS: {"servants": PEOPLE}, LABOUR: {"employers": EMPLOYERS, "contracts": contracts}}


def test_a_contract_corrected_in_holder_title_and_employer(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    first = labour(contract("M1"), contract("M2", concluded="2001-03-01"), contract("M3", concluded="1995-02-01"))
    last = labour(
        contract("M1", OTHER),
        contract("M2", concluded="2001-03-01", post="Driver"),
        contract("M3", concluded="1995-02-01", employer="300000002"),
    )
    assert graph_of(run, engine, keys, [first, last]) == graph_of(run, engine, keys, [last])


def test_a_contract_whose_holders_are_derived_apart(
    run: Run, engine: OpenEngine, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_held, other_held = (labour(contract("M1", one), contract("M2", other)) for one, other in ((ONE, OTHER), (OTHER, ONE)))
    monkeypatch.setattr(derive, "_SERVANTS_PER_BATCH", 1)
    assert graph_of(run, engine, keys, [one_held, other_held]) == graph_of(run, engine, keys, [other_held])


def test_an_employer_that_turns_out_to_be_a_body_of_the_service(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    employed = {LABOUR: {"employers": EMPLOYERS, "contracts": [contract("M1", employer="200000001")]}}
    bodies = {ARGOS: {"bodies": BODIES}}
    assert graph_of(run, engine, keys, [employed, bodies]) == graph_of(run, engine, keys, [{**employed, **bodies}])


def certificate(pinfl: str = ONE) -> State:
    return {QUALIFICATION: {"certificates": [{"number": "C1", "pinfl": pinfl, "issued": "2020-03-02", "hours": 72}]}}


def test_a_certificate_that_comes_before_its_holder(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    people: State = {ARGOS: {"servants": PEOPLE}}
    assert graph_of(run, engine, keys, [certificate(), people]) == graph_of(run, engine, keys, [people, certificate()])


def test_a_portal_without_authority_corrects_whose_certificate_it_is(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    people: State = {ARGOS: {"servants": PEOPLE}}
    history = [people, certificate(), certificate(OTHER)]
    assert graph_of(run, engine, keys, history) == graph_of(run, engine, keys, [people, certificate(OTHER)])


def test_the_portal_whose_word_counted_on_a_holder_is_silent_again(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    course = {"kod": "K1", "nomi": "Course"}
    taken = {"id": "T1", "jshshir": ONE, "fio": "Karimova G", "kurs": "K1", "boshlanish": "01.02.2020", "tugash": "01.03.2020"}
    earned = {"raqam": "C1", "tinglovchi": "T1", "jshshir": ONE, "berilgan": "02.03.2020", "soat": 72}
    enrolments = [{**taken, "updatedAt": "2020-03-01T00:00:00Z"}]
    given: State = {
        ARGOS: {"servants": PEOPLE},
        ACADEMY: {"courses": [course], "enrolments": enrolments, "certificates": [earned]},
    }
    nothing: State = {QUALIFICATION: {"certificates": []}}
    policy = SyncPolicy(absence=GONE_AFTER_TWO.absence, orders={"Certificate": ["mo.argos.uz"]})
    history = [given, certificate(OTHER), nothing, nothing]
    assert graph_of(run, engine, keys, history, policy) == graph_of(run, engine, keys, [given], policy)


def test_a_post_that_is_gone_leaves_no_rank_behind(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    career: State = {ARGOS: CAREER}
    without: State = {ARGOS: {**CAREER, "positions": CAREER["positions"][1:]}}
    orders: State = {ARGOS: {"orders": [{**each, "note": "sent again"} for each in CAREER["orders"]]}}
    history = [career, without, without]
    assert graph_of(run, engine, keys, history, GONE_AFTER_TWO) == graph_of(run, engine, keys, [*history, orders], GONE_AFTER_TWO)


def test_a_competency_that_moves_to_another_post_keeps_its_ratings(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    led: dict[str, Any] = {"requirements": {"competencies": ["leadership"]}}
    ratings = [{"name": "leadership", "score": 80}]
    rated = {"id": "A1", "registerNo": "R1", "type": "A1", "date": "2020-01-01", "competencies": ratings}
    base = {"bodies": BODIES, "servants": PEOPLE, "assessments": [rated]}
    first: State = {ARGOS: {**base, "positions": [position("P1", 3, **led)]}}
    moved = [position("P1", 3), position("P2", 3, **led)]
    pages: State = {ARGOS: ScriptedReader({"positions": [[row] for row in moved]})}
    assert graph_of(run, engine, keys, [first, pages]) == graph_of(run, engine, keys, [{ARGOS: {**base, "positions": moved}}])


def seated(code: str, soato: str) -> Row:
    """Return a body with a seat in this area."""
    given = body(code)
    return {**given, "versions": [{**given["versions"][0], "soato": soato}]}


def test_bodies_that_change_places(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    first: State = {ARGOS: {"bodies": [seated("B1", "1703212"), seated("B2", "1706")]}}
    moved = [seated("B1", "1710"), seated("B2", "1703212")]
    # The body of the first page leaves its district, in which no other body is; that of the second page enters it.
    pages: State = {ARGOS: ScriptedReader({"bodies": [[row] for row in moved]})}
    assert graph_of(run, engine, keys, [first, pages]) == graph_of(run, engine, keys, [{ARGOS: {"bodies": moved}}])


def test_a_round_that_is_annulled_and_then_is_not(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    def held(number: int, *annulled: int) -> State:
        given = {"id": "T1", "position": "P1", "round": number, "annulledRounds": annulled}
        return {ARGOS: {"bodies": BODIES, "positions": POSTS, "competitions": [given]}}

    assert graph_of(run, engine, keys, [held(1), held(2, 1)]) == graph_of(run, engine, keys, [held(2, 1)])
    assert graph_of(run, engine, keys, [held(2, 1), held(2)]) == graph_of(run, engine, keys, [held(2)])


def test_two_corrections_of_one_order_in_either_order(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    base: State = {ARGOS: {"bodies": BODIES, "positions": POSTS, "servants": PEOPLE}}
    wrong = order("1", "P1", "2015-01-01", correctedBy="2")
    one = order("2", "P1", "2015-02-01", corrects="1")
    other = order("3", "P2", "2015-03-01", corrects="1", correctedOrderDate="2015-02-20")
    orders: list[State] = [{ARGOS: {"orders": rows}} for rows in ([wrong, one, other], [wrong, other, one])]
    assert graph_of(run, engine, keys, [base, orders[0]]) == graph_of(run, engine, keys, [base, orders[1]])


def recorded(**changes: list[Row]) -> State:
    """Return all rows of the recorded full drop of E-kyzmet."""
    names = ("bodies", "posts", "persons", "competitions", "appointments", "pay", "terminations", "appeals", "training")
    rows = {name: [orjson.loads(line) for line in (RECORDED / f"{name}.ndjson").read_bytes().splitlines()] for name in names}
    return {KAZAKH: Whole({name: [list(given)] for name, given in {**rows, **changes}.items()})}


def test_an_appointment_that_was_withdrawn_while_its_pay_and_end_are_told(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    withdrawn = recorded(appointments=[])
    history, policy = [recorded(), withdrawn, withdrawn], GONE_AFTER_TWO
    assert graph_of(run, engine, keys, history, policy) == graph_of(run, engine, keys, [withdrawn], policy)
    assert graph_of(run, engine, keys, [*history, recorded()], policy) == graph_of(run, engine, keys, [recorded()], policy)


def test_two_numbers_of_one_person_are_seen_however_pages_are_cut(run: Run, engine: OpenEngine, keys: KeyRing) -> None:
    known: State = {COPY: {"servants": [servant("R2", ONE)]}}
    new, contradicting = servant("R5", OTHER, lastName="Botirova"), servant("R2", OTHER)
    cut, whole = (
        graph_of(run, engine, keys, [known, {ARGOS: ScriptedReader({"servants": pages})}])
        for pages in ([[new], [contradicting]], [[new, contradicting]])
    )
    assert {line for line in cut ^ whole if not line.startswith("QuarantinedRow ")} == set()
    assert [sum(line.startswith("QuarantinedRow ") for line in graph) for graph in (cut, whole)] == [1, 1]


def test_portals_that_speak_of_the_same_people_are_read_at_the_same_time(
    run: Run, engine: OpenEngine, fresh_database: Database, keys: KeyRing
) -> None:
    pinfls = [f"3150385{number:06d}5" for number in range(160)]
    people = [servant(f"R{number}", pinfl) for number, pinfl in enumerate(pinfls)]
    contracts = [contract(f"M{number}", pinfl) for number, pinfl in enumerate(pinfls)]
    states: list[tuple[Portal, dict[str, list[list[Row]]]]] = [
        (ARGOS, {"servants": [people[at : at + 20] for at in range(0, 160, 20)]}),
        (LABOUR, {"employers": [EMPLOYERS], "contracts": [contracts[at : at + 20] for at in range(0, 160, 20)]}),
    ]

    async def both() -> list[SyncReport]:
        feeds = [{scripted(ScriptedReader(pages), portal): Feed()} for portal, pages in states]
        return await asyncio.gather(*(synchronise_all(fresh_database, feed, keys, NOON) for feed in feeds))

    reports = run(both())
    assert [report.portals[0].problem for report in reports] == [None, None]
    assert run(count(fresh_database, "MATCH (s:Servant) RETURN count(s) AS n")) == 160
