"""V11: close kin who are in direct subordination for longer than the law allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graph.model.days import FIRST_DAY, Day, Period
from graph.model.days.comparisons import common, covered_days
from graph.model.days.counts import DayCount
from graph.model.days.truth import Truth, all_of
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.records import KinTie
from merit.dossiers.servant import ServantDossier
from merit.kinship import is_close, ties_to, unknown_of, without_kin
from merit.matters import appointment_matter
from merit.policies.values import ANY_COUNTRY, PolicyValue
from merit.subordination import Subordination, subordinations

_EVER = (Period(Day(FIRST_DAY, FIRST_DAY)),)


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each pair of appointments of which the one is directly subordinate to the other."""
    of_superior: dict[str, list[Subordination]] = defaultdict(list)
    of_country: dict[str | None, list[PolicyValue]] = {}
    for each in subordinations(dossier, context.as_of):
        so_far = of_superior[each.superior.servant]
        so_far.append(each)
        country = each.appointment.country
        if country not in of_country:
            of_country[country] = [each for each in context.policy.values(RULE.id) if each.country in (country, ANY_COUNTRY)]
        yield _judge(dossier, so_far, of_country[country], context)


def _judge(dossier: ServantDossier, so_far: Sequence[Subordination], values: Sequence[PolicyValue], context: Context) -> Case:
    """Return the case of the last of the subordinations to one person; the days of the others count, too.

    ``values`` are those of the country.
    """
    last = so_far[-1]
    matter = appointment_matter(dossier, last.appointment, context, last.superior.appointment, day=last.first.latest)
    if not any(_falls_under(value, shared) for shared in last.periods for value in values):
        return matter.lacks("policy")
    ties = ties_to(dossier, last.superior.servant)
    if not ties:
        duties = [value for value in values if value.duty]
        if not any(_falls_under(value, shared) for shared in last.periods for value in duties):
            return matter.satisfies()
        first = max(last.first.earliest, min(value.from_ for value in duties))
        return without_kin(dossier, last.appointment, first, last.last_day(context.as_of), matter, context)
    certain = [tie.period for tie in ties if is_close(tie)]
    possible = [tie.period for tie in ties if is_close(tie) is not False]
    broken = [(_too_long(so_far, certain, possible, value, values, context), value) for value in values if value.duty]
    if violated := next((value for truth, value in broken if truth), None):
        if last.appointment.civil_service is None:
            return matter.lacks("civil_service")
        return _violated(matter, last, ties, violated)
    if any(truth is None for truth, _ in broken):
        always = any(_too_long(so_far, _EVER, _EVER, value, values, context) for value in values if value.duty)
        return matter.lacks(unknown_of(ties) if always else "end_of_post")
    whole = _days([last], possible, _EVER, context).most
    known = _days([last], possible, _windows(values), context).most
    return matter.lacks("policy") if whole > known else matter.satisfies()


def _falls_under(value: PolicyValue, shared: Period) -> bool:
    """Tell whether a value can have been in force on a day of a subordination."""
    return shared.start.earliest < value.to and (shared.end is None or value.from_ < shared.end.latest)


def _too_long(
    so_far: Sequence[Subordination],
    certain: Sequence[Period],
    possible: Sequence[Period],
    value: PolicyValue,
    values: Sequence[PolicyValue],
    context: Context,
) -> Truth:
    """Return whether kin were in subordination for longer than a value allows, under it and the duties in force before it."""
    until_then = _windows(each for each in values if each.duty and each.from_ <= value.from_)
    in_all = _between(so_far, certain, possible, until_then, context)
    now = _between(so_far[-1:], certain, possible, _windows([value]), context)
    return all_of(in_all.more_than(value["more_than_days"]), now.more_than(0))


def _between(
    spells: Sequence[Subordination],
    certain: Sequence[Period],
    possible: Sequence[Period],
    windows: Sequence[Period],
    context: Context,
) -> DayCount:
    return DayCount(_days(spells, certain, windows, context).least, _days(spells, possible, windows, context).most)


def _days(spells: Iterable[Subordination], ties: Sequence[Period], windows: Sequence[Period], context: Context) -> DayCount:
    """Count the days of subordination before the day of judgement, in one of the windows, on which a tie held."""
    found: list[Period] = []
    for spell in spells:
        for shared in spell.periods:
            for tie in ties:
                if (tied := common(shared, tie)) is not None:
                    found += [each for window in windows if (each := common(tied, window)) is not None]
    return covered_days(found, context.until)


def _windows(values: Iterable[PolicyValue]) -> list[Period]:
    return [Period(Day(value.from_, value.from_), Day(value.to, value.to)) for value in values]


def _violated(matter: Matter, last: Subordination, ties: Sequence[KinTie], value: PolicyValue) -> Case:
    superior, close = last.superior, [tie for tie in ties if is_close(tie)]
    allowed = value["more_than_days"]
    words = {
        "post": last.appointment.post.title,
        "superior": superior.name,
        "kin": close[0].kind,
        "day": last.first,
        "allowed": allowed,
    }
    evidence = (
        last.appointment.id,
        superior.appointment,
        *(tie.id for tie in close),
        last.appointment.post.id,
        superior.position,
    )
    if not allowed:
        return matter.violates(*evidence, words=words, policy=[value])
    return matter.violates(*evidence, words=words, policy=[value], reason="reason_too_long")


RULE = DossierRule(
    id="V11",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
