"""R07: competitions shortly before which the requirements were edited, so that the winner alone met them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from graph.model.days import Day
from graph.model.days.comparisons import days_between
from graph.model.days.truth import Truth, all_of, any_of, negated
from graph.model.words import ApplicationState
from merit.context import Context
from merit.contract import Case, Matter, Outcome, RuleClass, Severity
from merit.dossiers.competition import LOST, CompetitionDossier, Round
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rounds import applications_loaded, certainly_held, round_matter
from merit.rounds_of_bodies import closed_by_now
from merit.rules.r07_tailored_vacancy.requirements import met
from merit.strata.rule import Key, Scored, StratumRule

_LOST = LOST | {ApplicationState.RESERVE}


class Row(NamedTuple):
    """A row of a round. There are three kinds.

    - The round itself, without an applicant, from the competition's dossier. ``servant`` is its only winner. ``decided``:
      somebody won, or its protocol or order is there; ``loaded``: all applications in it.
    - An applicant of the round with her application and whether she won, from the same dossier.
    - An applicant of the round without an application, and whether she meets the requirements, from her own dossier. ``missing``
      is the key of what is not known of it.
    """

    applicant: str | None = None
    application: str | None = None
    won: bool | None = None
    meets: bool | None = None
    missing: str | None = None
    country: str | None = None
    body: str | None = None
    post: str | None = None
    servant: str | None = None
    person: str | None = None
    day: date | None = None
    edited_earliest: date | None = None
    edited_latest: date | None = None
    announced_earliest: date | None = None
    announced_latest: date | None = None
    held: bool | None = None
    decided: bool | None = None
    loaded: bool | None = None


class _Applicant(NamedTuple):
    won: Truth
    meets: Truth
    missing: str


def rows(dossier: ServantDossier | CompetitionDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the rounds whose requirements were edited, and their applicants; of a servant, whether she meets the requirements."""
    if isinstance(dossier, CompetitionDossier):
        yield from _rounds(dossier, context)
        return
    for candidacy in dossier.candidacies:
        value = context.value(RULE.id, candidacy.post.country, context.as_of)
        if value is not None and value.duty:
            meets, missing = met(dossier, candidacy, value, context)
            yield (candidacy.competition,), Row(dossier.id, meets=meets, missing=missing)


def _rounds(dossier: CompetitionDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    for round_ in dossier.rounds:
        if round_.requirements_edited is None or round_.annulled or not closed_by_now(dossier, round_, context):
            continue
        winners = {each.servant: each.name for each in round_.winners(dossier.position)}
        yield (round_.id,), _round(dossier, round_, winners, context)
        for each in round_.applications:
            won = each.servant in winners if winners else False if each.state in _LOST else None
            yield (round_.id,), Row(each.servant, each.id, won)


def _round(dossier: CompetitionDossier, round_: Round, winners: Mapping[str, str], context: Context) -> Row:
    matter, edited, announced = round_matter(dossier, round_, context), round_.requirements_edited, round_.announced
    ended = round_.protocol_day is not None and round_.protocol_day.latest <= context.as_of
    return Row(
        country=dossier.country,
        body=dossier.body,
        post=dossier.title,
        servant=next(iter(winners)) if len(winners) == 1 else None,
        person=", ".join(winners.values()) or None,
        day=matter.day,
        edited_earliest=edited.earliest if edited else None,
        edited_latest=edited.latest if edited else None,
        announced_earliest=announced.earliest if announced else None,
        announced_latest=announced.latest if announced else None,
        held=True if certainly_held(round_, dossier.position) else None,
        decided=bool(winners) or ended or bool(round_.orders_for(dossier.position)),
        loaded=applications_loaded(dossier, round_, context),
    )


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield the case of a round that is decided, and of another one if it is tailored already."""
    round_ = rows[0]
    if round_.applicant is not None or round_.body is None:
        # The competition's own dossier could not be read.
        return
    matter = Matter(
        subjects=key,
        organisation=round_.body,
        country=round_.country,
        servant=round_.servant,
        day=round_.day,
        person=round_.person,
        body=context.name_of(round_.body),
    )
    value = context.value(RULE.id, round_.country, context.as_of)
    if value is None:
        yield Scored(matter.lacks("policy"))
        return
    case = matter.satisfies() if not value.duty else _judge(round_, rows[1:], value, matter)
    if round_.decided or case.outcome is Outcome.VIOLATES:
        yield Scored(case)


def _judge(round_: Row, rows: Sequence[Row], value: PolicyValue, matter: Matter) -> Case:
    applicants = _applicants(rows)
    edited, announced = (
        _day(round_.edited_earliest, round_.edited_latest),
        _day(round_.announced_earliest, round_.announced_latest),
    )
    shortly = _shortly_before(edited, announced, value["days"])
    alone = _only_the_winner(applicants, bool(round_.loaded))
    one = _one_of_many(applicants, bool(round_.loaded), value["applicants"])
    tailored = all_of(shortly, any_of(alone, one))
    if tailored is False:
        return matter.satisfies()
    if tailored is None:
        return matter.lacks(_unknown(round_, shortly, applicants))
    if not round_.held:
        return matter.lacks("annulled")
    words = {"post": round_.post, "edited": edited, "announced": announced, "applicants": len(applicants)}
    evidence = (row.application for row in rows if row.application)
    return matter.violates(
        *matter.subjects, *evidence, words=words, policy=[value], reason="reason" if alone else "reason_one_of_many"
    )


def _applicants(rows: Sequence[Row]) -> list[_Applicant]:
    """Return the people who applied, each from her applications and from her own dossier."""
    files = {row.applicant: row for row in rows if row.application is None}
    found: dict[str | None, _Applicant] = {}
    for row in rows:
        if row.application is not None:
            file = files.get(row.applicant)
            won = any_of(row.won, found[row.applicant].won if row.applicant in found else False)
            # Whose own dossier cannot be read may meet the requirements or not.
            found[row.applicant] = _Applicant(won, file.meets if file else None, (file and file.missing) or "file_of_applicant")
    return list(found.values())


def _day(earliest: date | None, latest: date | None) -> Day | None:
    return None if earliest is None or latest is None else Day(earliest, latest)


def _shortly_before(edited: Day | None, announced: Day | None, days: int) -> Truth:
    """Return whether the edit came at most so many days before the notice, and not after it."""
    if edited is None or announced is None:
        return None
    between = days_between(edited, announced)
    return all_of(between.at_least(0), negated(between.more_than(days)))


def _only_the_winner(applicants: Sequence[_Applicant], loaded: bool) -> Truth:
    """Return whether a winner meets the requirements, and nobody who did not win."""
    unlisted = () if loaded else (None,)
    winner_does = any_of(*(all_of(each.won, each.meets) for each in applicants), *unlisted)
    nobody_else = all_of(*(any_of(each.won, negated(each.meets)) for each in applicants), *unlisted)
    return all_of(winner_does, nobody_else)


def _one_of_many(applicants: Sequence[_Applicant], loaded: bool, fewest: int) -> Truth:
    """Return whether exactly one of at least so many applicants meets the requirements."""
    certain, possible = sum(each.meets is True for each in applicants), sum(each.meets is not False for each in applicants)
    if certain > 1 or (loaded and (possible == 0 or len(applicants) < fewest)):
        return False
    return True if loaded and certain == possible else None


def _unknown(round_: Row, shortly: Truth, applicants: Sequence[_Applicant]) -> str:
    """Return the key of what leaves the outcome open."""
    if shortly is None:
        return "days_of_edit_and_notice"
    if not round_.loaded:
        return "applications"
    return next((each.missing for each in applicants if each.meets is None), "winner")


RULE = StratumRule(
    id="R07",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=(ServantDossier, CompetitionDossier),
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
)
