"""The figure of what ratings lead to: by body, year and rating band, what became of the people who were rated.

Events count strictly after the day on which the result was fixed, and before the same day twelve months later. A person counts
once in a year and band, by all her ratings there. Who leaves stays among those who were rated. Ratings of which the twelve months
are not over are counted apart, and so are ratings of which score, day or body is not known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from graph.model.days import Day
from graph.model.days.comparisons import before, months_after, within
from graph.model.days.truth import Truth, all_of
from graph.model.words import AssessmentType, CourseKind, EndReason, Mode, MoveKind, RewardKind
from merit.assessment import score_of
from merit.context import Context
from merit.coverage import day_before
from merit.dossiers.servant import ServantDossier
from merit.figures.figure import Figure, Kept
from merit.figures.loaded_days import loaded_by_top, loaded_since
from merit.figures.top_bodies import TopBodies
from merit.figures.turnover import INVOLUNTARY, kind_of_end
from merit.matters import appointment_on
from merit.strata.columns import Columns
from merit.strata.people import number_of
from merit.strata.rule import Key

ID = "ratings_lead_to"
BANDS = "rating_bands"
"""The id of the policy that holds the bands."""
BONUS, PROMOTION, TRAINING, ROTATION, DEMOTION, DISMISSAL = "bonus", "promotion", "training", "rotation", "demotion", "dismissal"
EVENTS = (BONUS, PROMOTION, TRAINING, ROTATION, DEMOTION, DISMISSAL)
MONTHS = 12
_LABELS = {BONUS: "Reward", TRAINING: "Enrolment"}
"""What must be loaded to tell that an event did not happen; orders for all others."""
NOT_ASSESSED = "not_assessed"


class Row(NamedTuple):
    """A rating: the possible days on which it was fixed, the score (None where it is not known), and what followed.

    ``body`` is None where the person served in none. ``sure`` and ``perhaps`` are sets of events, each the bit of its place in
    ``EVENTS``.
    """

    who: int
    first: date
    last: date
    body: str | None
    score: float | None
    sure: int
    perhaps: int


def rows(dossier: ServantDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the ratings of a person by country, without those for a vacancy while she certainly was not in the service."""
    who = number_of(dossier.id)
    events = [*_events(dossier)]
    for assessment in dossier.assessments:
        fixed = assessment.fixed_on
        served = appointment_on(dossier, fixed.latest)
        if assessment.type is AssessmentType.A4 and not _may_serve(dossier, fixed):
            continue  # an applicant from outside the service
        country = served.country if served else None
        end = months_after(fixed, MONTHS)
        sure = perhaps = 0
        for event, truth, day in events:
            happened = all_of(truth, before(fixed, day), before(day, end))
            bit = 1 << EVENTS.index(event)
            sure |= bit if happened else 0
            perhaps |= bit if happened is None else 0
        score = score_of(assessment, context.policy, country)
        body = served.body if served else None
        yield (country or "",), Row(who, fixed.earliest, fixed.latest, body, score, sure, perhaps & ~sure)


def _may_serve(dossier: ServantDossier, day: Day) -> bool:
    """Tell whether a person holds a post of her own in the service on a day, or may hold one."""
    own = (each for each in dossier.appointments if each.civil_service is not False and each.substantive is not False)
    return any(within(day, each.period) is not False for each in own)


def _events(dossier: ServantDossier) -> Iterator[tuple[str, Truth, Day]]:
    """Yield what became of a person: the event, whether it certainly is one, and its day. Moves count from their orders."""
    for reward in dossier.rewards:
        if reward.kind in (RewardKind.BONUS, RewardKind.UNKNOWN, None):
            yield BONUS, True if reward.kind is RewardKind.BONUS else None, reward.given_on or Day.unknown()
    for move in dossier.moves:
        if move.promotes is not False:
            yield PROMOTION, move.promotes, move.into.order
        if move.kind is MoveKind.DEMOTION or (
            move.kind is MoveKind.UNKNOWN and (move.steps_least is None or move.steps_least < 0)
        ):
            yield DEMOTION, True if move.kind is MoveKind.DEMOTION else None, move.into.order
    for enrolment in dossier.enrolments:
        if enrolment.course_kind is not CourseKind.INTRODUCTORY:
            known = enrolment.course_kind not in (CourseKind.UNKNOWN, None)
            yield TRAINING, True if known else None, enrolment.period.start
    for appointment in dossier.appointments:
        if appointment.mode in (Mode.ROTATION, Mode.UNKNOWN):
            yield ROTATION, True if appointment.mode is Mode.ROTATION else None, appointment.order
        if appointment.civil_service is not False and appointment.period.end is not None:
            reason = dossier.end_reason(appointment)
            unknown = reason in (None, EndReason.UNKNOWN) and placed_last(dossier, appointment.id)
            if unknown or kind_of_end(reason) == INVOLUNTARY:
                yield DISMISSAL, None if unknown else True, appointment.period.end


def placed_last(dossier: ServantDossier, appointment: str) -> bool:
    """Tell whether nobody knows of an appointment after this one: who served on was not dismissed."""
    return dossier.appointments[-1].id == appointment


@dataclass(slots=True)
class _Person:
    """A person in a year and band: whether a rating's months are over, and what followed of which events must be on record."""

    followed: bool = False
    sure: int = 0
    perhaps: int = 0
    known: int = 0


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    """Yield by body (the top of its tree) or country, and year: for each band how many were rated, and what followed.

    Without a year there are the days of which assessments are loaded.
    """
    tops = TopBodies(context.bodies)
    yield from (Kept(body, days) for body, days in loaded_by_top("Assessment", tops, context).items())
    for (country,), of_country in columns.strata():
        people: defaultdict[tuple[str, str, str], dict[int, _Person]] = defaultdict(dict)
        apart: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for row in of_country:
            year = str(row.last.year)
            abouts = [each for each in (country, tops.on(row.body, row.last) if row.body else None) if each]
            band = _band(row, country, context)
            for about in abouts:
                if band is None or row.body is None or row.first.year != row.last.year:
                    apart[about, year][NOT_ASSESSED] += 1
                else:
                    _count(people[about, year, band].setdefault(row.who, _Person()), row, row.body, context)
        yield from _kept(people, apart)
        if country:
            yield Kept(country, loaded_since("Assessment", country, context))


def _count(person: _Person, row: Row, body: str, context: Context) -> None:
    until = months_after(Day(row.first, row.last), MONTHS).latest
    if until > context.as_of:
        return
    known = 0
    for at, event in enumerate(EVENTS):
        if context.loaded(_LABELS.get(event, "Appointment"), body, row.first, day_before(until)):
            known |= 1 << at
    # What is known of one rating of the person must be known of all.
    person.known = known & (person.known if person.followed else known)
    person.followed = True
    person.sure |= row.sure
    person.perhaps |= row.perhaps


def _kept(
    people: Mapping[tuple[str, str, str], Mapping[int, _Person]], apart: Mapping[tuple[str, str], Counter[str]]
) -> Iterator[Kept]:
    values: defaultdict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for (about, year, band), of_band in people.items():
        values[about, year][band] = _cell([*of_band.values()])
    for key in sorted({*values, *apart}):
        yield Kept(key[0], {"bands": values[key], NOT_ASSESSED: apart[key][NOT_ASSESSED] if key in apart else 0}, key[1])


def _cell(people: Sequence[_Person]) -> dict[str, Any]:
    """Return how many people of a band are followed, and how many are not yet.

    By event: of how many it is on record whether it happened, to how many it did, and of how many that is open.
    """
    followed = [each for each in people if each.followed]
    cell: dict[str, Any] = {"people": len(followed), "censored": len(people) - len(followed)}
    for at, event in enumerate(EVENTS):
        bit = 1 << at
        known = [each for each in followed if each.known & bit]
        happened = sum(bool(each.sure & bit) for each in known)
        cell[event] = [len(known), happened, sum(bool(each.perhaps & ~each.sure & bit) for each in known)]
    return cell


def _band(row: Row, country: str, context: Context) -> str | None:
    """Return the number of the band of a rating, from 0 on, as a text; None where the score or the bands are not known."""
    value = context.value(BANDS, country, row.last)
    if value is None or not value.duty or row.score is None:
        return None
    return str(sum(row.score > highest for highest in value["highest"]))


FIGURE = Figure(id=ID, reads=ServantDossier, row=Row, rows=rows, summarise=summarise)
