"""Who may be appointed: what the rules say of a candidate as if the order were given on the day. Pure.

Requirements and bars exclude: a candidate who breaks one is not eligible, and one of whom it is not known is set apart. All else
warns: a sanction in force, training that is overdue, kin above, below or on the panel, a probation that is not over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graph.model.days import Day
from graph.model.days.comparisons import months_after
from merit.context import Context
from merit.contract import Case, Outcome, Rule
from merit.coverage import day_before
from merit.dossiers.servant import ServantDossier
from merit.evaluation import RuleFailure
from merit.matters import loaded_where_served
from merit.messages import as_text, shared_missing
from merit.policies.book import PolicyBook
from merit.policies.values import laws
from merit.proposed_order import PROPOSED
from merit.sanctions import in_force

BARS = frozenset({"V13"})
REQUIREMENTS = frozenset({"V06", "V07"})
WARNINGS = frozenset({"V08", "V10", "V11", "V12", "V14"})
_SANCTIONS = "V10"
"""The rule whose value is the statutory term of a sanction."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of a candidate: why it would be broken, or what is missing to tell.

    ``unsettled``: it rests on a match that nobody has settled. ``rests_on`` are the ids of the nodes that it rests on, without
    that of the proposed order itself.
    """

    rule: str
    text: str
    unsettled: bool = False
    rests_on: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Eligibility:
    """What excludes a candidate, what is missing to tell, and what warns. Each has the rule that says it."""

    bars: tuple[Remark, ...] = ()
    unmet: tuple[Remark, ...] = ()
    unknown: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    not_judged: tuple[Remark, ...] = ()

    @property
    def all(self) -> Iterator[Remark]:
        """All remarks."""
        for part in (self.bars, self.unmet, self.unknown, self.warnings, self.not_judged):
            yield from part

    @cached_property
    def holds(self) -> bool | None:
        """Whether the candidate may be appointed; None where that is not known."""
        return False if self.bars or self.unmet else None if self.unknown else True


def eligibility_of(
    cases: Sequence[tuple[Rule, Case]],
    failures: Sequence[RuleFailure],
    sanctions: Sequence[tuple[Remark, bool]],
    doubted: Collection[str] = (),
) -> Eligibility:
    """Return the eligibility by the cases about a proposed order, and by its sanctions: whether each certainly is in force.

    ``doubted`` are the ids of servants and ties that rest on a match which nobody has settled.
    """
    broken = [_remark(rule, rule.reason(case), case, doubted) for rule, case in cases if case.outcome is Outcome.VIOLATES]
    lacking = [_remark(rule, rule.missing(case) or "", case, doubted) for rule, case in cases if case.missing is not None]
    lacking += [Remark(each.rule, f"the rule broke ({each.problem})") for each in failures]
    return Eligibility(
        bars=_of(broken, BARS),
        unmet=_of(broken, REQUIREMENTS),
        unknown=_of(lacking, BARS | REQUIREMENTS),
        warnings=(*_of(broken, WARNINGS), *(remark for remark, certain in sanctions if certain)),
        not_judged=(*_of(lacking, WARNINGS), *(remark for remark, certain in sanctions if not certain)),
    )


def unknown_law(rules: Iterable[str], policy: PolicyBook, country: str | None, day: Day) -> str | None:
    """Return the sentence that says which of the rules that exclude have no value on a day; None where all have one.

    Without one of them nobody is known to be eligible.
    """
    lacking = sorted(rule for rule in rules if rule in BARS | REQUIREMENTS and policy.value(rule, country, day.latest) is None)
    if not lacking:
        return None
    ended = [law for law in laws().values() if law.country == country and law.to <= day.latest]
    why = "".join(f"{law.id} ended on {as_text(day_before(law.to))}, and " for law in ended[-1:])
    named = f"{', '.join(lacking[:-1])} and {lacking[-1]}" if len(lacking) > 1 else lacking[0]
    return f"It is not known who is eligible on {as_text(day)}: {why}no value of {named} is known for orders of that day."


def _remark(rule: Rule, text: str, case: Case, doubted: Collection[str]) -> Remark:
    rests_on = tuple(id_ for id_ in dict.fromkeys((*case.subjects, *case.evidence)) if id_ != PROPOSED)
    return Remark(rule.id, text, any(id_ in doubted for id_ in (case.servant, *case.evidence)), rests_on)


def _of(remarks: Iterable[Remark], rules: frozenset[str]) -> tuple[Remark, ...]:
    return tuple(dict.fromkeys(each for each in remarks if each.rule in rules))


def sanctions_on(dossier: ServantDossier, day: Day, country: str | None, context: Context) -> Iterator[tuple[Remark, bool]]:
    """Yield the sanctions that are in force on a day, or may be, each with whether it certainly is; then what is not loaded.

    They warn also where the order promotes nobody, which V10 does not judge.
    """
    value = context.value(_SANCTIONS, country, day.latest)
    if value is None or not value.duty:
        if dossier.sanctions:
            yield Remark(_SANCTIONS, f"the term of a sanction: {shared_missing()['policy']}"), False
        return
    for each in dossier.sanctions:
        truth = in_force(each, day, value["months"])
        if truth is not False:
            what = f"{as_text(each.kind) if each.kind else 'a sanction'} imposed on {as_text(each.imposed)}"
            text = f"{what} {'is' if truth else 'may be'} in force"
            yield Remark(_SANCTIONS, text, rests_on=(each.id,)), truth is True
    since = months_after(day, -value["months"]).earliest
    if not loaded_where_served(dossier, context, "Sanction", since, day.latest):
        yield Remark(_SANCTIONS, "sanctions of the bodies in which the person served"), False
