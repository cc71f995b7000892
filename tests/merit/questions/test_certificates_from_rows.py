"""The comparison of certificates, from rows of my.dba.uz and mo.argos.uz."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from merit.questions.certificate_comparison import REGISTER, Outcome
from merit.questions.certificates import (
    CertificatesAnswer,
    certificates_of_all,
    certificates_of_body,
    certificates_of_servant,
)
from tests.conftest import Run
from tests.support.certificates_of_portals import load_certificates_of_portals
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

AS_OF = date(2026, 11, 20)
EXPECTED = {
    "AGREED-1": Outcome.AGREED,
    "AGREED-2": Outcome.AGREED,
    "SPELLED-1 = spelled 1": Outcome.AGREED,
    "HOURS-1": Outcome.CONTRADICTED,
    "HOLDER-1": Outcome.CONTRADICTED,
    "HOLDER 2 = HOLDER\u20142": Outcome.CONTRADICTED,
    "TWICE 1 = TWICE-1": Outcome.CONTRADICTED,
    "ISSUED-1": Outcome.ONLY_ISSUER,
    "REGISTERED-1": Outcome.ONLY_REGISTER,
    "LATE-1": Outcome.NOT_ASSESSED,
}
OF_BOTH = {number for number in EXPECTED if number.startswith("HOLDER")}


@pytest.fixture
def ids(run: Run, fresh_database: Database, tmp_path: Path) -> dict[str, str]:
    return run(load_certificates_of_portals(fresh_database, tmp_path))


def outcomes(answer: CertificatesAnswer) -> dict[str, Outcome]:
    return {" = ".join(sorted(each.numbers)): each.outcome for each in answer.listed}


@pytest.mark.parametrize("most", [1, 3, 50])
def test_each_number_has_its_outcome_however_few_are_listed(
    run: Run, fresh_database: Database, ids: dict[str, str], most: int
) -> None:
    answer = run(certificates_of_all(fresh_database.read, most))
    counted = {outcome: sum(each is outcome for each in EXPECTED.values()) for outcome in Outcome}
    assert answer.counts == counted
    assert (len(answer.listed), answer.left_out) == (min(most, 10), max(10 - most, 0))
    assert outcomes(answer).items() <= EXPECTED.items()
    assert answer.open_conflicts == 2
    aspects = {" = ".join(sorted(each.numbers)): [one.aspect for one in each.contradictions] for each in answer.listed}
    expected = {
        "HOLDER-1": ["holder"],
        "HOLDER 2 = HOLDER\u20142": ["holder"],
        "HOURS-1": ["hours"],
        "TWICE 1 = TWICE-1": ["day of issue"],
    }
    assert {number: of_number for number, of_number in aspects.items() if of_number}.items() <= expected.items()
    assert not any(each.outcome is Outcome.AGREED for each in answer.listed[:7])


def test_of_a_servant_they_are_hers_and_those_that_a_portal_gives_her(
    run: Run, fresh_database: Database, ids: dict[str, str]
) -> None:
    hers = run(certificates_of_servant(fresh_database.read, ids["Karimova"], 50))
    assert outcomes(hers) == {number: outcome for number, outcome in EXPECTED.items() if number != "AGREED-2"}
    assert (hers.about, hers.name, hers.left_out) == (ids["Karimova"], "Karimova Gulnora Anvar qizi", 0)
    other = run(certificates_of_servant(fresh_database.read, ids["Azimova"], 50))
    assert outcomes(other) == {number: EXPECTED[number] for number in {"AGREED-2", *OF_BOTH}}


@pytest.mark.parametrize(
    ("name", "as_of", "numbers"),
    [
        ("Body B1", AS_OF, {"AGREED-2", "HOLDER 2 = HOLDER\u20142"}),
        ("Body B3", date(2017, 6, 1), {"AGREED-2", "HOLDER 2 = HOLDER\u20142"}),
        ("Body B3", AS_OF, set(EXPECTED) - {"AGREED-2"}),
        ("Body B1", date(2017, 6, 1), set[str]()),
    ],
    ids=["a body with its unit", "a body on an earlier day", "a body", "before anybody came"],
)
def test_of_a_body_they_are_those_of_the_people_in_it_on_the_day(
    run: Run, fresh_database: Database, ids: dict[str, str], name: str, as_of: date, numbers: set[str]
) -> None:
    answer = run(certificates_of_body(fresh_database.read, ids[name], as_of, 50))
    assert outcomes(answer) == {number: EXPECTED[number] for number in numbers}
    assert answer.name == name


def test_without_the_register_nothing_is_called_missing(run: Run, fresh_database: Database, ids: dict[str, str]) -> None:
    run(execute(fresh_database, "MATCH (c:Coverage {portal: 'mo.argos.uz'}) DETACH DELETE c"))
    answer = run(certificates_of_all(fresh_database.read, 50))
    assert answer.loaded[REGISTER] == ()
    assert (answer.counts[Outcome.ONLY_ISSUER], answer.counts[Outcome.NOT_ASSESSED]) == (0, 2)


def test_what_a_portal_no_longer_states_is_not_stated_by_it(run: Run, fresh_database: Database, ids: dict[str, str]) -> None:
    gone = "MATCH (r:PortalRecord {portal: 'mo.argos.uz'})-[:DESCRIBES]->(:Certificate {number: 'AGREED-1'}) SET r.state = $state"
    run(execute(fresh_database, gone, state="missing"))
    missing = {each.numbers: each for each in run(certificates_of_all(fresh_database.read, 50)).listed}["AGREED-1",]
    assert (missing.outcome, missing.certificates[0].missing_at) == (Outcome.AGREED, {REGISTER})
    run(execute(fresh_database, gone, state="tombstoned"))
    assert outcomes(run(certificates_of_all(fresh_database.read, 50)))["AGREED-1"] is Outcome.ONLY_ISSUER


def test_an_id_that_was_merged_stands_for_the_other_one(run: Run, fresh_database: Database, ids: dict[str, str]) -> None:
    run(execute(fresh_database, "CREATE (:Redirect {id: 'servant:old', to: $to})", to=ids["Azimova"]))
    assert run(certificates_of_servant(fresh_database.read, "servant:old", 50)) == run(
        certificates_of_servant(fresh_database.read, ids["Azimova"], 50)
    )


def test_unknown_ids_are_refused(run: Run, fresh_database: Database, ids: dict[str, str]) -> None:
    with pytest.raises(UnknownId, match="There is no servant servant:0"):
        run(certificates_of_servant(fresh_database.read, "servant:0", 50))
    with pytest.raises(UnknownId, match="There is no organisation organisation:0"):
        run(certificates_of_body(fresh_database.read, "organisation:0", AS_OF, 50))


def test_a_certificate_that_cannot_be_read_harms_no_other(run: Run, fresh_database: Database, ids: dict[str, str]) -> None:
    broken = "MATCH (c:Certificate {number: 'HOURS-1'}) SET c.issued_earliest = date('1700-01-01')"
    run(execute(fresh_database, broken))
    answer = run(certificates_of_all(fresh_database.read, 50))
    assert len(answer.unreadable) == 1
    assert outcomes(answer) == {number: outcome for number, outcome in EXPECTED.items() if number != "HOURS-1"}
