"""Planted cases of V12: kin of the appointed person signs the order, sits on the panel or made an earlier evaluation.

The second of the cast is the kin. The look-alikes enter the service under the law, so nobody can have evaluated them before.
"""

from datetime import date

from sandbox.kazakhstan.plans import Script, SpellPlan
from sandbox.kazakhstan.planted.builder import BEFORE_THE_LAW, PAIR, Case, CaseBuilder, RuleCases
from sandbox.random_streams import days

_ENTRANT = ((date(2024, 9, 2), date(2026, 4, 30)), BEFORE_THE_LAW)
_EVALUATED = (date(2024, 9, 10), date(2026, 4, 30))


def _script(plan: SpellPlan) -> Script:
    assert plan.script is not None
    return plan.script


def _promotion(builder: CaseBuilder, first: date, last: date) -> SpellPlan:
    """Plan a promotion, and the life of the second of the cast: two posts, from before the law to this day."""
    plan = builder.move(builder.first_post(), builder.day(first, last), 1)
    _other(builder)
    return plan


def _other(builder: CaseBuilder) -> SpellPlan:
    return builder.first_post(1, 2)


def kin_signs(builder: CaseBuilder) -> None:
    plan = _promotion(builder, date(2017, 2, 1), date(2026, 4, 30))
    _script(plan).signer = builder.cast[1]
    builder.kin(plan.order_day - days(300))
    builder.violates("kin-signs", (plan,), "Close kin of the appointed person signed the order.")


def kin_on_the_panel(builder: CaseBuilder) -> None:
    plan = _promotion(builder, date(2017, 2, 1), date(2026, 4, 30))
    _script(plan).panelist = builder.cast[1]
    builder.kin(plan.order_day - days(300))
    builder.violates("kin-on-the-panel", (plan,), "Close kin of the appointed person sat on the panel.")


def kin_evaluated(builder: CaseBuilder) -> None:
    plan = _promotion(builder, *_EVALUATED)
    builder.evaluated_by(plan.order_day, 1)
    builder.kin(plan.order_day - days(600))
    builder.violates("kin-evaluated", (plan,), "Close kin made the last quarterly evaluation before the order.")


def _signed_by_the_other(builder: CaseBuilder) -> SpellPlan:
    """Plan an entry into the service whose order the second of the cast signs."""
    plan = builder.first_post()
    _other(builder)
    _script(plan).signer = builder.cast[1]
    return plan


def former_tie(builder: CaseBuilder) -> None:
    plan = _signed_by_the_other(builder)
    ended = plan.order_day - days(builder.number_of_days(10, 200))
    builder.in_laws(plan.start, since=ended - days(900), until=ended)
    builder.satisfies("former-tie", (plan,), "The marriage had ended before the order.")


def later_tie(builder: CaseBuilder) -> None:
    plan = _signed_by_the_other(builder)
    wed = plan.start + days(builder.number_of_days(20, 100))
    builder.in_laws(wed + days(20), since=wed)
    builder.satisfies("later-tie", (plan,), "The marriage began after the order.")


def another_person_signs(builder: CaseBuilder) -> None:
    plan = builder.first_post()
    _other(builder)
    builder.first_post(2, 2)
    _script(plan).signer = builder.cast[2]
    builder.kin(plan.start)
    builder.satisfies("another-person", (plan,), "Kin serves in the same body, but somebody else signed the order.")


def cousin_signs(builder: CaseBuilder) -> None:
    plan = _signed_by_the_other(builder)
    builder.cousins(plan.start)
    builder.satisfies("cousin-signs", (plan,), "Cousins are not among the kin of the rule.")


def signer_not_on_record(builder: CaseBuilder) -> None:
    plan = builder.first_post()
    _other(builder)
    _script(plan).signer_on_record = False
    builder.kin(plan.start)
    because = "The portal does not say who signed the order, and there is kin in the service."
    builder.not_evaluable("signer-missing", (plan,), because, "who signed the order")


def day_of_the_tie_unknown(builder: CaseBuilder) -> None:
    plan = _signed_by_the_other(builder)
    builder.in_laws(plan.start + days(builder.number_of_days(30, 100)))
    because = "The marriage was declared after the order; its day is not known."
    builder.not_evaluable("tie-declared-afterwards", (plan,), because, "first day of the tie")


CASES = RuleCases(
    "V12",
    (Case(kin_signs, PAIR), Case(kin_on_the_panel, PAIR), Case(kin_evaluated, PAIR)),
    (
        Case(former_tie, _ENTRANT),
        Case(another_person_signs, (*_ENTRANT, BEFORE_THE_LAW)),
        Case(later_tie, _ENTRANT),
        Case(cousin_signs, _ENTRANT),
    ),
    (Case(signer_not_on_record, _ENTRANT), Case(day_of_the_tie_unknown, _ENTRANT)),
)
