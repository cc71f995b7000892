"""The competition rounds of a body that a rule counts: held to their end, and announced under the law in force."""

from __future__ import annotations

from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import days_after, earliest_of
from graph.model.days.truth import Truth, all_of
from merit.context import Context
from merit.contract import Matter
from merit.dossiers.competition import CompetitionDossier, Round
from merit.policies.values import PolicyValue
from merit.rounds import LONGEST_COMPETITION, certainly_held


def days_of_notice(dossier: CompetitionDossier, round_: Round) -> Day | None:
    """Return the possible days of the notice: without one, the year up to the next known day of the round, or to its order.

    None where no day is known.
    """
    if round_.announced is not None:
        return round_.announced
    following = round_.days[0] if round_.days else earliest_of(*(order.order for order in round_.orders_for(dossier.position)))
    if following is None:
        return None
    return Day(days_after(following, -LONGEST_COMPETITION.days).earliest, following.latest)


def counts(dossier: CompetitionDossier, round_: Round, value: PolicyValue) -> Truth:
    """Return whether a round was held to its end and announced while the law was in force that the value is for."""
    held = False if round_.annulled else True if certainly_held(round_, dossier.position) else None
    notice = days_of_notice(dossier, round_)
    if notice is None:
        return all_of(held, None)
    if value.from_ <= notice.earliest and notice.latest < value.to:
        return held
    return False if notice.latest < value.from_ or value.to <= notice.earliest else all_of(held, None)


def rounds_loaded(dossier: CompetitionDossier, round_: Round, context: Context) -> bool:
    """Tell whether all competitions of the body are loaded on each possible day of the round's notice."""
    notice = days_of_notice(dossier, round_)
    return notice is not None and context.loaded("Competition", dossier.body, notice.earliest, notice.latest)


def closed_by_now(dossier: CompetitionDossier, round_: Round, context: Context) -> bool:
    """Tell whether nobody can apply any more: a day after the notice has passed, or an order rests on the round."""
    later = (round_.closed, round_.interview_day, round_.protocol_day)
    passed = any(day is not None and day.latest <= context.as_of for day in later)
    return passed or bool(round_.orders_for(dossier.position))


def body_matter(body: str, country: str | None, day: date | None, context: Context) -> Matter:
    """Return the matter of a body as a whole; the day is the last one of what is counted."""
    return Matter(
        subjects=(body,), organisation=body, country=country, servant=None, day=day, person=None, body=context.name_of(body)
    )
