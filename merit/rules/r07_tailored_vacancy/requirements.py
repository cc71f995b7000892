"""Whether an applicant meets the requirements of the post: its education and its experience, on the last day to apply. Pure."""

from __future__ import annotations

from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import covered_days, days_after, earliest_of
from graph.model.days.truth import Truth, all_of, any_of
from merit.context import Context
from merit.demands import days_demanded, education_demand, fits
from merit.dossiers.posts import Candidacy, PostVersion
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_where_served
from merit.policies.values import PolicyValue

_YEAR = 365
Answer = tuple[Truth, str | None]
"""Whether requirements are met, and the key of what is not known of it."""


def met(dossier: ServantDossier, candidacy: Candidacy, value: PolicyValue, context: Context) -> Answer:
    """Return whether an applicant meets what the post demanded on the day of the notice."""
    by = _last_day_to_apply(candidacy)
    if by is None:
        return None, "closing_day"
    notice = candidacy.announced or Day(days_after(by, -_YEAR).earliest, by.latest)
    versions = candidacy.post.possible_versions(notice) or candidacy.post.versions_on(notice.latest)
    if not versions:
        return None, "requirements"
    answers = [_meets(dossier, version, by, value, context) for version in versions]
    truths = {truth for truth, _ in answers}
    if len(truths) == 1:
        return answers[0]
    return None, next((missing for _, missing in answers if missing), "requirements")


def _last_day_to_apply(candidacy: Candidacy) -> Day | None:
    """Return the closing day: where none is stated, any day from the notice to the next known day, or of the year beside it."""
    if candidacy.closed is not None:
        return candidacy.closed
    first, last = candidacy.announced, earliest_of(candidacy.interview_day, candidacy.protocol_day)
    if first is None and last is None:
        return None
    first, last = first or days_after(last or Day.unknown(), -_YEAR), last or days_after(first or Day.unknown(), _YEAR)
    return Day(min(first.earliest, last.earliest), last.latest)


def _meets(dossier: ServantDossier, version: PostVersion, by: Day, value: PolicyValue, context: Context) -> Answer:
    """Return whether an applicant meets the requirements of a version of the post by that day."""
    answers = [_educated(dossier, version, by, context), _experienced(dossier, version, by, value, context)]
    truth = all_of(*(each for each, _ in answers))
    return truth, None if truth is not None else next(missing for each, missing in answers if each is None)


def _educated(dossier: ServantDossier, version: PostVersion, by: Day, context: Context) -> Answer:
    """Return whether one diploma fits, or none is demanded. That none fits is concluded only where all are loaded."""
    demand = education_demand(version)
    truth = any_of(demand.nothing, *(fits(each, demand, by) for each in dossier.education))
    if truth is None:
        return None, "requirements" if demand.level is None or demand.fields is None else "diplomas"
    if truth is False and not loaded_where_served(dossier, context, "Education", by.earliest, by.latest):
        return None, "diplomas"
    return truth, None


def _experienced(dossier: ServantDossier, version: PostVersion, by: Day, value: PolicyValue, context: Context) -> Answer:
    """Return whether enough days were worked. Too few are concluded only where the labour register is loaded."""
    months = version.required_experience_months
    if months is None:
        return None, "requirements"
    periods = [each.period for each in (*dossier.appointments, *dossier.contracts)]
    truth = True if months == 0 else covered_days(periods, by).at_least(days_demanded(months, value["grace_days"]))
    since: date | None = value.parameters.get("labour_book_since")
    if truth is False and (since is None or not loaded_where_served(dossier, context, "Contract", since, by.latest)):
        return None, "experience"
    return truth, None if truth is not None else "experience"
