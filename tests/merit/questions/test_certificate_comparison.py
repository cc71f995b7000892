"""Certificates of two portals, compared by hand: outcomes, contradictions, spellings, and what is not loaded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from merit.coverage import Span
from merit.questions.certificate_comparison import (
    ISSUER,
    REGISTER,
    ComparedCertificate,
    OpenConflict,
    Outcome,
    StatedCertificate,
    comparable,
    compared,
)

ALWAYS: tuple[Span, ...] = ((FIRST_DAY, LAST_DAY),)
LOADED = {ISSUER: ALWAYS, REGISTER: ALWAYS}
ISSUED = Day.exactly(date(2024, 3, 30))


def stated(*portals: str, id_: str = "one", **changes: Any) -> StatedCertificate:
    given: dict[str, Any] = {
        "id": id_,
        "number": "DBA-2024-1",
        "issued": ISSUED,
        "valid_until": None,
        "hours": 72,
        "holder": "servant:1",
        "holder_name": "Karimova Gulnora",
        "portals": frozenset(portals),
    }
    return StatedCertificate(**given | changes)


def conflict(property_: str, *values: str) -> OpenConflict:
    return OpenConflict(f"conflict:{property_}", property_, values, "my.dba.uz/certificates", datetime(2026, 1, 1, tzinfo=UTC))


def outcome(*certificates: StatedCertificate, loaded: dict[str, tuple[Span, ...]] | None = None) -> ComparedCertificate:
    return compared(certificates, LOADED if loaded is None else loaded)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DBA-2024-1", "dba 2024 1"),
        ("DBA-2024-1", "DBA–2024‑1 "),
        ("ЎЗ 12", "ўз\u00a012"),
    ],
    ids=["blanks and case", "other hyphens", "Cyrillic"],
)
def test_numbers_compare_without_blanks_hyphens_and_case(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


def test_other_numbers_stay_others() -> None:
    assert comparable("DBA-2024-1") != comparable("DBA-2024-11")
    assert comparable("DBA/2024/1") != comparable("DBA-2024-1")


@pytest.mark.parametrize(
    ("portals", "expected"),
    [
        ((ISSUER, REGISTER), Outcome.AGREED),
        ((ISSUER,), Outcome.ONLY_ISSUER),
        ((REGISTER,), Outcome.ONLY_REGISTER),
        ((ISSUER, "another portal"), Outcome.ONLY_ISSUER),
    ],
    ids=["both", "issuer", "register", "issuer and a third portal"],
)
def test_who_states_a_number_decides(portals: tuple[str, ...], expected: Outcome) -> None:
    assert outcome(stated(*portals)).outcome is expected


def test_what_a_portal_lacks_is_concluded_only_of_days_for_which_it_is_loaded() -> None:
    since_2018 = {**LOADED, REGISTER: ((date(2018, 1, 1), date(2024, 3, 31)),)}
    assert outcome(stated(ISSUER), loaded=since_2018).outcome is Outcome.ONLY_ISSUER
    for day in (Day.exactly(date(2017, 12, 31)), Day.exactly(date(2024, 3, 31)), Day(date(2024, 3, 1), date(2024, 3, 31))):
        found = outcome(stated(ISSUER, issued=day), loaded=since_2018)
        assert found.outcome is Outcome.NOT_ASSESSED
        assert "mo.argos.uz" in (found.missing or "")
        assert outcome(stated(REGISTER, issued=day), loaded=since_2018).outcome is Outcome.ONLY_REGISTER
    assert outcome(stated(REGISTER), loaded={}).outcome is Outcome.NOT_ASSESSED


def test_a_number_that_is_not_known_is_not_assessed() -> None:
    for number in (None, " - "):
        found = outcome(stated(ISSUER, number=number))
        assert (found.outcome, found.missing) == (Outcome.NOT_ASSESSED, "the number of the certificate")


def test_two_spellings_are_one_number() -> None:
    found = outcome(stated(ISSUER), stated(REGISTER, id_="other", number="dba 2024 1"))
    assert (found.outcome, found.numbers, found.contradictions) == (Outcome.AGREED, ("DBA-2024-1", "dba 2024 1"), ())


@pytest.mark.parametrize(
    ("changes", "aspect", "values"),
    [
        ({"issued": Day.exactly(date(2024, 3, 31))}, "day of issue", ("30 March 2024", "31 March 2024")),
        ({"valid_until": Day.exactly(date(2029, 1, 1))}, "end of validity", ("30 March 2029", "1 January 2029")),
        ({"hours": 36}, "hours", ("72", "36")),
        ({"holder": "servant:2"}, "holder", ("servant:1", "servant:2")),
    ],
    ids=["day of issue", "end of validity", "hours", "holder"],
)
def test_what_certainly_differs_is_a_contradiction(changes: dict[str, Any], aspect: str, values: tuple[str, str]) -> None:
    ours = stated(ISSUER, valid_until=Day.exactly(date(2029, 3, 30)))
    found = outcome(ours, stated(REGISTER, id_="other", **changes))
    (contradiction,) = found.contradictions
    assert (found.outcome, contradiction.aspect) == (Outcome.CONTRADICTED, aspect)
    assert contradiction.values == (f"{ISSUER}: {values[0]}", f"{REGISTER}: {values[1]}")


@pytest.mark.parametrize(
    "changes",
    [{"issued": Day(date(2024, 3, 1), date(2024, 3, 31))}, {"valid_until": None}, {"hours": None}],
    ids=["the month of issue", "no end of validity", "no hours"],
)
def test_what_is_not_stated_or_may_be_the_same_is_none(changes: dict[str, Any]) -> None:
    ours = stated(ISSUER, valid_until=Day.exactly(date(2029, 3, 30)))
    theirs = {"valid_until": Day.exactly(date(2029, 3, 30)), **changes}
    assert outcome(ours, stated(REGISTER, id_="other", **theirs)).outcome is Outcome.AGREED


def test_a_conflict_between_both_portals_is_a_contradiction() -> None:
    hours = conflict("hours", "my.dba.uz/certificates: 72", "mo.argos.uz/certificates: 36")
    found = outcome(stated(ISSUER, REGISTER, conflicts=(hours,)))
    (contradiction,) = found.contradictions
    assert (found.outcome, contradiction.aspect, contradiction.values) == (
        Outcome.CONTRADICTED,
        "hours",
        ("my.dba.uz: 72", "mo.argos.uz: 36"),
    )
    assert found.conflicts == (hours,)


@pytest.mark.parametrize(
    "values",
    [
        ("my.dba.uz/certificates: 72", "a third portal/rows: 36"),
        ("a third portal/rows: 36", "my.dba.uz/certificates: 72", "mo.argos.uz/certificates: 72"),
    ],
    ids=["with one of them", "with both of them"],
)
def test_a_conflict_with_a_third_portal_stays_open_and_contradicts_neither(values: tuple[str, ...]) -> None:
    found = outcome(stated(ISSUER, REGISTER, conflicts=(conflict("hours", *values),)))
    assert (found.outcome, len(found.conflicts)) == (Outcome.AGREED, 1)
