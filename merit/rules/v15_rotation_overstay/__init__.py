"""V15: spells in a rotational post that last longer than its term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import before, not_after, years_after
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import Mode, RotationExtension
from merit.context import Context
from merit.contract import Case, DossierRule, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier
from merit.matters import appointment_matter
from merit.policies.values import ANY_COUNTRY, PolicyValue

_Span = tuple[Day, Day]
"""The first day of a time, and the first day on which it was over."""


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each spell of the civil service in a post that is rotational, or may be."""
    for appointment in dossier.appointments:
        if appointment.civil_service is False or appointment.mode is Mode.ACTING:
            continue
        spell = _tenure(dossier, appointment, context, certainly=True)
        if spell is not None and _rotational(appointment, spell, certainly=False):
            yield _judge(dossier, appointment, spell, context)


def _judge(dossier: ServantDossier, appointment: Appointment, spell: _Span, context: Context) -> Case:
    matter = appointment_matter(dossier, appointment, context)
    value = _last_value(spell, appointment.country, context)
    if value is None:
        return matter.lacks("policy")
    in_force_to_the_end = spell[1].latest <= value.to
    if not value.duty:
        return matter.satisfies() if in_force_to_the_end else matter.lacks("policy")
    longest = _tenure(dossier, appointment, context, certainly=False) or spell
    possible = [_before(span, value.to) for span in _rotational(appointment, longest, certainly=False)]
    certain = [_before(span, value.to) for span in _rotational(appointment, spell, certainly=True)]
    least, most = _terms(appointment, value)
    if not _longer(certain, most):
        overstays = _longer(possible, least)
        if overstays is False:
            return matter.satisfies() if in_force_to_the_end else matter.lacks("policy")
        alone = [_before(span, value.to) for span in _rotational(appointment, spell, certainly=False)]
        return matter.lacks("break_in_tenure" if _longer(alone, least) is False else _unclear(certain, possible, least, most))
    if appointment.civil_service is None:
        return matter.lacks("civil_service")
    if dossier.fills_post(appointment) is None:
        return matter.lacks("mode")
    start, end = next(span for span in certain if _longer([span], most))
    words = {"post": appointment.post.title, "start": start, "end": end, "years": most}
    ids = [version.id for version in appointment.post.versions if version.rotational]
    matter = appointment_matter(dossier, appointment, context, day=years_after(start, most).latest)
    return matter.violates(appointment.id, *ids, words=words, policy=[value])


def _longer(spans: Iterable[_Span], years: int) -> Truth:
    """Return whether one of the times lasted longer than so many years."""
    return any_of(*(before(years_after(start, years), end) for start, end in spans))


def _terms(appointment: Appointment, value: PolicyValue) -> tuple[int, int]:
    """Return the shortest and the longest term in years that the extension on record can have given."""
    plain, head, agency = value["years"], value["years_extended_by_head"], value["years_extended_by_agency"]
    extension = appointment.rotation_extension
    if extension is RotationExtension.NONE:
        return plain, plain
    if extension is RotationExtension.HEAD:
        return head, head
    if extension is RotationExtension.AGENCY:
        return agency, agency
    # A word that nobody translated may say that the term was not extended; a new end of the term says that it was.
    extended = appointment.rotation_extended_until is not None
    return (min(head, agency) if extended else plain), max(head, agency)


def _unclear(certain: list[_Span], possible: list[_Span], least: int, most: int) -> str:
    """Return the key of what leaves it open whether a spell was too long."""
    if not certain or _longer(certain, least) is False:
        return "rotational"
    return "rotation_extension" if _longer(possible, most) is not _longer(possible, least) else "end_of_post"


def _tenure(dossier: ServantDossier, appointment: Appointment, context: Context, *, certainly: bool) -> _Span | None:
    """Return the time for which the person held the post up to the end of the appointment; None where none has passed.

    Appointments to the same post that certainly, or possibly, follow each other without a break are one tenure.
    """
    start, end = appointment.period.start, appointment.period.end or context.until
    joined = {appointment.id}
    while (earlier := _adjoining(dossier, appointment, start, joined, certainly=certainly)) is not None:
        joined.add(earlier.id)
        began = earlier.period.start
        start = Day(min(start.earliest, began.earliest), min(start.latest, began.latest))
    end = Day(min(end.earliest, context.as_of), min(end.latest, context.as_of))
    return (start, end) if start.earliest < end.latest else None


def _adjoining(
    dossier: ServantDossier, appointment: Appointment, start: Day, joined: set[str], *, certainly: bool
) -> Appointment | None:
    """Return an earlier appointment to the same post that lasted until a day, certainly or possibly."""
    for each in dossier.appointments:
        if each.id in joined or each.post.id != appointment.post.id or each.mode is Mode.ACTING:
            continue
        begun = not_after(each.period.start, start)
        lasted = each.period.end is None or not_after(start, each.period.end)
        truth = all_of(begun, lasted, True if each.mode is Mode.SECONDMENT else dossier.fills_post(each))
        if truth if certainly else truth is not False:
            return each
    return None


def _rotational(appointment: Appointment, spell: _Span, *, certainly: bool) -> list[_Span]:
    """Return the times of a spell in which the post was rotational, certainly or possibly."""
    versions = appointment.post.versions
    if not versions:
        return [] if certainly else [spell]
    found: list[_Span] = []
    run_start: Day | None = None
    for at, version in enumerate(versions):
        if version.rotational if certainly else version.rotational is not False:
            if run_start is None:
                # What was before the first entry of the register is not known.
                run_start = spell[0] if at == 0 and not certainly else version.period.start
            last = at == len(versions) - 1
            run_end = spell[1] if last and not certainly else version.period.end
            run = _shared(spell, run_start, run_end)
            if found and found[-1][0] == run[0]:
                found.pop()
            found.append(run)
        else:
            run_start = None
    return [span for span in found if span[0].earliest < span[1].latest]


def _shared(spell: _Span, start: Day, end: Day | None) -> _Span:
    first = Day(max(spell[0].earliest, start.earliest), max(spell[0].latest, start.latest))
    last = spell[1] if end is None else Day(min(spell[1].earliest, end.earliest), min(spell[1].latest, end.latest))
    return first, last


def _before(span: _Span, day: date) -> _Span:
    return span[0], Day(min(span[1].earliest, day), min(span[1].latest, day))


def _last_value(spell: _Span, country: str | None, context: Context) -> PolicyValue | None:
    """Return the value in force on the last day of the spell; without one, the last one that was in force during it."""
    values = [
        value
        for value in context.policy.values(RULE.id)
        if value.country in (country, ANY_COUNTRY) and value.from_ < spell[1].latest and spell[0].earliest < value.to
    ]
    return max(values, key=lambda value: value.from_, default=None)


RULE = DossierRule(
    id="V15",
    rule_class=RuleClass.BREACH,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
