"""V06: what its examples cannot say well. Judged against a slow reading of the text, over all possible days."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period, order_days
from graph.model.words import Mode
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.records import Contract, NationalNumber
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v06_experience_short import RULE, judge
from tests.support.imprecise_days import ONE_DAY, possible_days

NUMBERS = (NationalNumber(key="number", scheme="UZ/PINFL", checksum_valid=True),)

AS_OF = date(2026, 11, 20)
ORDERED = date(2024, 1, 15)
BOOK = PolicyBook({RULE.id: RULE.policy})


def context(loaded: tuple[date, date] | None = (FIRST_DAY, LAST_DAY), as_of: date = AS_OF) -> Context:
    spans = {"body": {"Contract": (loaded,)}} if loaded else {}
    return Context(as_of, {"body": Body("body", "Ministry", "UZ")}, Coverage(spans), BOOK)


def post(*months: int | None, country: str | None = "UZ") -> Post:
    """Return a post whose demand is one of these: as many versions, of which each may hold on any day."""
    whole = Period(Day(FIRST_DAY, ORDERED), Day(ORDERED, LAST_DAY))
    single = Period(Day.exactly(date(2010, 1, 1)))
    periods = [single] if len(months) == 1 else [whole] * len(months)
    versions = [
        PostVersion(id=f"v{number}", period=period, required_experience_months=demand)
        for number, (period, demand) in enumerate(zip(periods, months, strict=True))
    ]
    return Post(id="post", title="Head", body="body", country=country, versions=tuple(versions))


def appointed(to: Post, order: Day | None = None, mode: Mode | None = Mode.COMPETITION, civil: bool | None = True) -> Appointment:
    start = Day.exactly(date(2024, 2, 1))
    return Appointment(
        id="new", post=to, period=Period(start), order=order or Day.exactly(ORDERED), mode=mode, civil_service=civil
    )


def contract(first: Day, end: Day | None, name: str = "contract") -> Contract:
    return Contract(id=name, employer="firm", period=Period(first, end))


def only(dossier: ServantDossier, within: Context | None = None) -> Case:
    (case,) = judge(dossier, within or context())
    return case


def with_contracts(appointment: Appointment, *contracts: Contract) -> ServantDossier:
    return ServantDossier(id="s", name="Karimova Gulnora", numbers=NUMBERS, appointments=(appointment,), contracts=contracts)


days_about = st.integers(-500, 30).map(lambda n: ORDERED + n * ONE_DAY)


@st.composite
def periods(draw: st.DrawFn) -> tuple[Day, Day | None]:
    first = draw(days_about)
    start = Day(first, first + draw(st.sampled_from([0, 0, 1, 3])) * ONE_DAY)
    end = start.latest + draw(st.integers(1, 400)) * ONE_DAY
    return start, draw(st.sampled_from([None, Day(end, end), Day(end, end + 2 * ONE_DAY)]))


def worked(spans: list[tuple[date, date]]) -> int:
    """Count the days before the order, one by one."""
    found = set[date]()
    for first, end in spans:
        day = first
        while day < min(end, ORDERED):
            found.add(day)
            day += ONE_DAY
    return len(found)


def every_reading(contracts: list[tuple[Day, Day | None]]) -> list[list[tuple[date, date]]]:
    readings: list[list[tuple[date, date]]] = [[]]
    for start, end in contracts:
        spans = [(first, last) for first in possible_days(start) for last in (possible_days(end) if end else [ORDERED])]
        readings = [[*reading, span] for reading in readings for span in spans]
    return readings


@given(st.lists(periods(), max_size=2), st.sampled_from([6, 11, 12]))
def test_it_decides_where_every_possible_reading_agrees(contracts: list[tuple[Day, Day | None]], months: int) -> None:
    demanded = months * 30.4375 - 30
    outcomes = {worked(reading) >= demanded for reading in every_reading(contracts)}
    expected = Outcome.NOT_EVALUABLE if len(outcomes) > 1 else Outcome.SATISFIES if True in outcomes else Outcome.VIOLATES
    held = [contract(start, end, f"c{number}") for number, (start, end) in enumerate(contracts)]
    assert only(with_contracts(appointed(post(months)), *held)).outcome is expected


def test_acting_and_seconded_posts_count_as_employment_and_are_not_judged() -> None:
    earlier = [
        Appointment(
            id=mode.value,
            post=post(120),
            period=Period(Day.exactly(start), Day.exactly(end)),
            order=Day.exactly(start),
            mode=mode,
            civil_service=True,
        )
        for mode, start, end in (
            (Mode.ACTING, date(2022, 1, 10), date(2022, 7, 1)),
            (Mode.SECONDMENT, date(2022, 7, 1), date(2023, 2, 1)),
        )
    ]
    dossier = ServantDossier(id="s", name="K", numbers=NUMBERS, appointments=(*earlier, appointed(post(12))))
    (case,) = judge(dossier, context())
    assert (case.subjects, case.outcome) == (("new",), Outcome.SATISFIES)


def test_the_appointment_itself_is_no_experience() -> None:
    backdated = appointed(post(12), order=Day.exactly(date(2025, 6, 1)))
    assert only(with_contracts(backdated)).outcome is Outcome.VIOLATES


def test_the_labour_register_must_be_loaded_from_its_first_complete_day_to_the_order() -> None:
    dossier = with_contracts(appointed(post(12)))
    since, until = date(2020, 9, 1), ORDERED + ONE_DAY
    assert only(dossier, context((since, until))).outcome is Outcome.VIOLATES
    assert only(dossier, context((since + ONE_DAY, until))).missing == "contracts"
    assert only(dossier, context((since, until - ONE_DAY))).missing == "contracts"
    assert only(dossier, context(None)).missing == "contracts"


def test_of_days_to_come_nothing_is_asked() -> None:
    proposed = appointed(post(12), order=Day.exactly(date(2026, 12, 1)))
    assert only(with_contracts(proposed), context((date(2020, 9, 1), AS_OF))).outcome is Outcome.VIOLATES


def test_one_of_two_possible_demands_decides_only_where_the_other_agrees() -> None:
    half_a_year = contract(Day.exactly(date(2023, 6, 1)), Day.exactly(date(2023, 12, 15)))
    assert only(with_contracts(appointed(post(6, 12)), half_a_year)).missing == "required_experience"
    assert only(with_contracts(appointed(post(12, 24)), half_a_year)).outcome is Outcome.VIOLATES
    assert only(with_contracts(appointed(post(3, 6)), half_a_year)).outcome is Outcome.SATISFIES
    assert only(with_contracts(appointed(post(6, None)), half_a_year)).missing == "required_experience"


def test_an_unknown_mode_or_standing_is_no_breach() -> None:
    assert only(with_contracts(appointed(post(12), mode=Mode.UNKNOWN))).missing == "mode"
    assert only(with_contracts(appointed(post(12), civil=None))).missing == "civil_service"
    assert not list(judge(with_contracts(appointed(post(12), civil=False)), context()))


def test_an_order_of_an_unknown_day_is_judged_on_every_day_of_the_year_before() -> None:
    undated = appointed(post(12), order=order_days(Day.exactly(date(2024, 2, 1))))
    long_ago = contract(Day.exactly(date(2021, 1, 1)), Day.exactly(date(2022, 6, 1)))
    lately = contract(Day.exactly(date(2023, 2, 1)), Day.exactly(date(2024, 2, 1)))
    assert only(with_contracts(undated, long_ago)).outcome is Outcome.SATISFIES
    assert only(with_contracts(undated)).outcome is Outcome.VIOLATES
    assert only(with_contracts(undated, lately)).missing == "order_day"


def test_without_a_country_there_is_no_value() -> None:
    assert only(with_contracts(appointed(post(12, country=None)))).missing == "policy"
