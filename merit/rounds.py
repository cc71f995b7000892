"""What cases of competition rounds share: their matter, whether their applications are loaded, and why a winner is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from graph.model.days import Day
from graph.model.days.comparisons import not_after
from graph.model.days.truth import Truth, any_of
from graph.model.words import ApplicationState
from merit.context import Context
from merit.contract import Case, Matter
from merit.dossiers.competition import Application, CompetitionDossier, Round
from merit.matters import loaded_so_far
from merit.orders import Judge, judge_orders

LONGEST_COMPETITION = timedelta(days=365)
"""A round whose notice has no day was announced at most so long before its next known day, or before its order."""
_ADMISSION_OPEN = frozenset({None, ApplicationState.UNKNOWN, ApplicationState.SUBMITTED})
_UNDECIDED = frozenset({ApplicationState.SUBMITTED, ApplicationState.ADMITTED, ApplicationState.RECOMMENDED})


def judge_rounds(
    dossier: CompetitionDossier, context: Context, rule: str, judge: Judge[CompetitionDossier, Round]
) -> Iterator[Case]:
    """Yield the cases of the rounds that were not annulled, each judged on every possible day of the order or the decision.

    A case of a round without any day lacks that day.
    """
    for round_ in dossier.rounds:
        if round_.annulled:
            continue
        matter, decided = round_matter(dossier, round_, context), round_.decided(dossier.position)
        if decided is not None:
            yield from judge_orders(dossier, context, rule, [(round_, decided, matter)], judge)
        elif judge(dossier, round_, context.as_of, matter, context) is not None:
            yield matter.lacks("competition_day")


def round_matter(dossier: CompetitionDossier, round_: Round, context: Context) -> Matter:
    """Return the matter of a round. Its servant is the only winner, else the only appointee, else None."""
    people = {each.servant: each.name for each in round_.winners(dossier.position)}
    people = people or {order.servant: order.name for order in round_.orders_for(dossier.position)}
    servant, name = next(iter(people.items())) if len(people) == 1 else (None, None)
    return competition_matter(dossier, round_.id, servant, name, round_.decided(dossier.position), context)


def competition_matter(
    dossier: CompetitionDossier, id_: str, servant: str | None, name: str | None, day: Day | None, context: Context
) -> Matter:
    """Return the matter of a round or an order of a competition; the servant and her name are None where it is about nobody."""
    return Matter(
        subjects=(id_,),
        organisation=dossier.body,
        country=dossier.country,
        servant=servant,
        day=day.latest if day else None,
        person=name,
        body=context.name_of(dossier.body),
    )


def applications_loaded(dossier: CompetitionDossier, round_: Round, context: Context) -> bool:
    """Tell whether all applications in a round are loaded: those of the body on each day from the notice to the last known day.

    Of days to come nothing is asked. False where no day of the round is known, neither its own nor that of an order.
    """
    days = round_.days or tuple(order.order for order in round_.orders_for(dossier.position))
    if not days:
        return False
    first, last = min(day.earliest for day in days), max(day.latest for day in days)
    if round_.announced is None:
        first -= LONGEST_COMPETITION
    return loaded_so_far(context, "Application", dossier.body, first, last)


def without_winner(dossier: CompetitionDossier, round_: Round, matter: Matter, context: Context) -> Case | None:
    """Return the case of a round in which nobody is known to have won; None where nobody won, or nothing is decided yet."""
    over = bool(round_.orders_for(dossier.position))
    if round_.protocol_day is not None:
        over = over or round_.protocol_day.latest <= context.as_of
    if not over:
        return None
    if not applications_loaded(dossier, round_, context):
        return matter.lacks("applications")
    open_ = any(not each.state_known or each.state in _UNDECIDED for each in round_.applications)
    return matter.lacks("winner") if open_ else None


def certainly_held(round_: Round, position: str) -> bool:
    """Tell whether a round is known not to have been annulled: a source says so, or none does and an order rests on it."""
    return round_.annulled is False or (round_.annulled is None and bool(round_.orders_for(position)))


def admitted_to(round_: Round, application: Application) -> Truth:
    """Return whether the applicant was admitted: whoever withdrew was, if she has a score or withdrew after the closing day."""
    if application.rejected:
        return False
    if application.test_score is not None or application.essay_score is not None or application.interview_score is not None:
        return True
    if application.withdrew:
        after_closing = application.withdrawn and round_.closed and not_after(application.withdrawn, round_.closed) is False
        return True if after_closing else None
    return None if application.state in _ADMISSION_OPEN else True


def by_person(round_: Round, truths: Mapping[str, Truth]) -> dict[str, Truth]:
    """Return what holds for at least one application of each person; ``truths`` are by id of the application."""
    found: dict[str, Truth] = {}
    for each in round_.applications:
        found[each.servant] = any_of(found.get(each.servant, False), truths[each.id])
    return found
