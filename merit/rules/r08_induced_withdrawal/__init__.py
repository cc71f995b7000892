"""R08: rounds in which many of those admitted withdrew on the last days before the interview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from graph.model.days import Period
from graph.model.days.comparisons import days_after, within
from graph.model.days.truth import Truth, all_of
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.competition import Application, CompetitionDossier, Round
from merit.policies.values import PolicyValue
from merit.rounds import admitted_to, applications_loaded, by_person, certainly_held, judge_rounds


def judge(dossier: CompetitionDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each round for which somebody applied, or may have, once its interviews were held."""
    return judge_rounds(dossier, context, RULE.id, _judge)


def _judge(dossier: CompetitionDossier, round_: Round, day: date, matter: Matter, context: Context) -> Case | None:
    if round_.interview_day and round_.interview_day.earliest > context.as_of:
        return None
    loaded = applications_loaded(dossier, round_, context)
    if not round_.applications and loaded:
        return None
    value = matter.duty(context.value(RULE.id, dossier.country, day))
    if isinstance(value, Case):
        return value
    if not loaded:
        return matter.lacks("applications")
    admitted = by_person(round_, {each.id: admitted_to(round_, each) for each in round_.applications})
    left = by_person(
        round_, {each.id: all_of(admitted_to(round_, each), _left_late(each, round_, value)) for each in round_.applications}
    )
    leavers = [person for person, truth in left.items() if truth]
    share = Fraction(str(value["share"]))  # 0.7 of ten people are seven, and not a little more
    at_most = sum(truth is not False for truth in left.values())
    # Whoever may have left was admitted if she did, so she counts on both sides of the share.
    base = sum(truth is True or left[person] is not False for person, truth in admitted.items())
    if at_most < value["people"] or at_most < share * base:
        return matter.satisfies()
    everybody = sum(truth is not False for truth in admitted.values())
    if len(leavers) < value["people"] or len(leavers) < share * everybody:
        return matter.lacks("interview_day" if round_.interview_day is None else "days_of_withdrawal")
    if not certainly_held(round_, dossier.position):
        return matter.lacks("annulled")
    words = {"post": dossier.title, "left": len(leavers), "admitted": everybody, "interview": round_.interview_day}
    withdrawn = (each.id for each in round_.applications if each.servant in leavers)
    return matter.violates(round_.id, *withdrawn, words={**words, "days": value["days"]}, policy=[value])


def _left_late(application: Application, round_: Round, value: PolicyValue) -> Truth:
    """Return whether the applicant withdrew on one of the last days before the interview day."""
    if application.withdrew is False:
        return False
    if application.withdrawn is None or round_.interview_day is None:
        return None
    last_days = Period(days_after(round_.interview_day, -value["days"]), round_.interview_day)
    return all_of(application.withdrew, within(application.withdrawn, last_days))


RULE = DossierRule(
    id="R08",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=CompetitionDossier,
    judge=judge,
    package=__name__,
)
