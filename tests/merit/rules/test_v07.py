"""V07: what its examples cannot say well. Judged against a slow reading of the text, over all possible meanings."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.words import EducationLevel, Mode
from merit.context import Body, Context
from merit.contract import Case, Outcome
from merit.coverage import Coverage
from merit.dossiers.posts import Appointment, Post, PostVersion
from merit.dossiers.records import Education
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.rules.v07_education_unfit import RULE, judge

ORDERED = date(2024, 1, 15)
ONE_DAY = timedelta(days=1)
BOOK = PolicyBook({RULE.id: RULE.policy})
LEVELS = [level for level in EducationLevel if level.order is not None]
FIELDS = ("law", "agronomy")


def context(first: date = FIRST_DAY, end: date = LAST_DAY) -> Context:
    body = Body("body", "Ministry", "UZ")
    return Context(date(2026, 11, 20), {"body": body}, Coverage({"body": {"Education": ((first, end),)}}), BOOK)


def appointed(
    level: EducationLevel | None, fields: tuple[str, ...] | None, mode: Mode | None = Mode.COMPETITION, civil: bool | None = True
) -> Appointment:
    version = PostVersion(
        id="v",
        period=Period(Day.exactly(date(2010, 1, 1))),
        required_education_level=level,
        required_education_fields=fields,
    )
    post = Post(id="post", title="Head", body="body", country="UZ", versions=(version,))
    period = Period(Day.exactly(date(2024, 2, 1)))
    return Appointment(id="new", post=post, period=period, order=Day.exactly(ORDERED), mode=mode, civil_service=civil)


def only(appointment: Appointment, *diplomas: Education, within: Context | None = None) -> Case:
    dossier = ServantDossier(id="s", name="K", appointments=(appointment,), education=diplomas)
    (case,) = judge(dossier, within or context())
    return case


def diploma(level: EducationLevel | None, field: str | None, day: Day | None, name: str = "d") -> Education:
    return Education(id=name, level=level, field=field, graduated=day)


levels = st.sampled_from([None, EducationLevel.UNKNOWN, EducationLevel.OTHER, *LEVELS[3:7]])
graduations = st.sampled_from(
    [None, Day.exactly(ORDERED), Day.exactly(ORDERED + ONE_DAY), Day.parse("2023"), Day.parse("2024"), Day.observed(ORDERED)]
)
diplomas = st.builds(diploma, levels, st.sampled_from([None, *FIELDS]), graduations)
demanded_levels = st.sampled_from([None, EducationLevel.NONE, EducationLevel.UNKNOWN, *LEVELS[3:7]])
demanded_fields = st.sampled_from([None, (), ("law",), FIELDS])

# What an unknown field of study, list of fields or level can be, one meaning of each kind.
ANY_FIELD = (*FIELDS, "medicine")
ANY_FIELDS = ((), ("law",), ("agronomy",), ("medicine",), FIELDS)


def meanings_of_level(level: EducationLevel | None) -> list[EducationLevel]:
    return LEVELS if level is None or level.order is None else [level]


def meanings(one: Education) -> list[tuple[EducationLevel, str, bool]]:
    """Return what a diploma can be: its level, its field, and whether it is finished by the order."""
    day = one.graduated or Day.unknown()
    finished = {day.earliest <= ORDERED, day.latest <= ORDERED}
    levels_ = [level for level in meanings_of_level(one.level) if level is not EducationLevel.NONE]
    return list(product(levels_, [one.field] if one.field else ANY_FIELD, finished))


def fits(level: EducationLevel, fields: tuple[str, ...], held: tuple[tuple[EducationLevel, str, bool], ...]) -> bool:
    if level is EducationLevel.NONE and not fields:
        return True
    return any(
        finished and LEVELS.index(own) >= LEVELS.index(level) and (not fields or field in fields) for own, field, finished in held
    )


@given(demanded_levels, demanded_fields, st.lists(diplomas, max_size=2))
def test_it_decides_only_where_every_meaning_agrees(
    level: EducationLevel | None, fields: tuple[str, ...] | None, held: list[Education]
) -> None:
    agreed = {
        fits(one_level, one_fields, each)
        for one_level in meanings_of_level(level)
        for one_fields in (ANY_FIELDS if fields is None else [fields])
        for each in product(*map(meanings, held))
    }
    case = only(appointed(level, fields), *held)
    if case.outcome is Outcome.NOT_EVALUABLE:
        assert agreed == {True, False}
        assert case.missing is not None
    else:
        assert agreed == {case.outcome is Outcome.SATISFIES}


def test_fields_are_compared_without_capitals_and_apostrophes() -> None:
    demand = appointed(EducationLevel.BACHELOR, ("Oʻqituvchi",))
    assert only(demand, diploma(EducationLevel.MASTER, "o'qituvchi", Day.parse("2010"))).outcome is Outcome.SATISFIES


def test_diplomas_must_be_loaded_on_the_day_of_the_order() -> None:
    demand = appointed(EducationLevel.BACHELOR, ("law",))
    assert only(demand, within=context(ORDERED, ORDERED + ONE_DAY)).outcome is Outcome.VIOLATES
    assert only(demand, within=context(ORDERED + ONE_DAY)).missing == "diplomas"
    assert only(demand, within=context(FIRST_DAY, ORDERED)).missing == "diplomas"


def test_an_unknown_mode_or_standing_is_no_breach() -> None:
    assert only(appointed(EducationLevel.BACHELOR, (), Mode.UNKNOWN)).missing == "mode"
    assert only(appointed(EducationLevel.BACHELOR, (), civil=None)).missing == "civil_service"
    assert only(appointed(EducationLevel.NONE, (), civil=None)).outcome is Outcome.SATISFIES


def test_secondments_and_acting_posts_are_passed_by() -> None:
    for mode in (Mode.ACTING, Mode.SECONDMENT):
        dossier = ServantDossier(id="s", name="K", appointments=(appointed(EducationLevel.DOCTOR, ("law",), mode),))
        assert not list(judge(dossier, context()))
