"""V08: degrees granted without a valid certificate, and too long a time since the last development course."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.model.days import Day
from graph.model.days.comparisons import before, months_after, not_after, within
from graph.model.days.truth import Truth, all_of, any_of
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Certificate, DegreeGrant
from merit.dossiers.servant import ServantDossier
from merit.matters import appointment_matter, current_appointment, loaded_where_served
from merit.messages import as_text
from merit.orders import judge_grants
from merit.policies.values import PolicyValue
from merit.possible_days import bounds
from merit.training import Currency, currency_on, current_by, turning


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each degree grant, and one for the current appointment of a person in post."""
    yield from judge_grants(dossier, context, RULE.id, _judge_grant, lambda _: _turning(dossier, context))
    current = current_appointment(dossier, context)
    if current is not None and (case := _judge_in_post(dossier, current, context)) is not None:
        yield case


def _judge_grant(dossier: ServantDossier, grant: DegreeGrant, day: date, matter: Matter, context: Context) -> Case:
    value = matter.duty(context.value(RULE.id, matter.country, day))
    if isinstance(value, Case):
        return value
    certified, lacks_certificate = _certified(dossier, day, value, context)
    if certified is False:
        own = [each.id for each in dossier.certificates]
        words = {"day": grant.granted, "degree": grant.degree or "degree unknown"}
        return matter.violates(grant.id, *grant.rests_on, *own, words=words, policy=[value])
    months: int | None = value.parameters.get("course_months")
    if months is None:
        return matter.satisfies() if certified else matter.lacks(lacks_certificate)
    currency = currency_on(dossier, day, months)
    current, lacks_course = current_by(currency, dossier, day, value, context)
    if current is False:
        words = {**_course_words(currency, months), "day": grant.granted, "degree": grant.degree or "degree unknown"}
        evidence = (grant.id, *_evidence(currency))
        return matter.violates(*evidence, words=words, policy=[value], reason="reason_course")
    if certified and current:
        return matter.satisfies()
    return matter.lacks(lacks_course if certified else lacks_certificate)


def _judge_in_post(dossier: ServantDossier, current: Appointment, context: Context) -> Case | None:
    """Return the case of somebody who is in post, or may be; None where the law asks for no course."""
    matter = appointment_matter(dossier, current, context)
    value = matter.duty(context.value(RULE.id, current.country, context.as_of))
    if isinstance(value, Case):
        return value
    months: int | None = value.parameters.get("course_months")
    if months is None:
        return None
    currency = currency_on(dossier, context.as_of, months)
    holds, lacks = current_by(currency, dossier, context.as_of, value, context)
    if holds:
        return matter.satisfies()
    if holds is None:
        return matter.lacks(lacks)
    if not current.civil_service:
        return matter.lacks("civil_service")
    if within(context.until, current.period) is not True:
        return matter.lacks("end_of_post")
    since = min(max(currency.broken_since(months), value.from_), context.as_of)
    words = {**_course_words(currency, months), "post": current.post.title}
    matter = appointment_matter(dossier, current, context, day=since)
    evidence = (current.id, *_evidence(currency))
    return matter.violates(*evidence, words=words, policy=[value], reason="reason_in_post")


def _certified(dossier: ServantDossier, day: date, value: PolicyValue, context: Context) -> tuple[Truth, str]:
    """Return whether the person held a valid certificate on that day, and what is missing where that is not known."""
    on = Day(day, day)
    truth = any_of(*(_valid(each, on) for each in dossier.certificates))
    if truth is None:
        return None, "certificate_days"
    since = months_after(on, -value["certificate_months"]).earliest
    if truth is False and not loaded_where_served(dossier, context, "Certificate", since, day):
        return None, "certificates"
    if truth is False and not dossier.identified:
        return None, "national_number"
    return truth, ""


def _valid(certificate: Certificate, on: Day) -> Truth:
    """Return whether a certificate was issued and had not expired; one that states no end does not expire."""
    until = certificate.valid_until
    return all_of(not_after(certificate.issued, on), before(on, until) if until else True)


def _course_words(currency: Currency, months: int) -> dict[str, object]:
    ended = f"The last development course ended on {as_text(currency.last.last_day)}" if currency.last else None
    return {"courses": ended or "No development course is on record", "entered": currency.entered, "months": months}


def _evidence(currency: Currency) -> tuple[str, ...]:
    return (currency.last.id,) if currency.last else ()


def _turning(dossier: ServantDossier, context: Context) -> Iterator[date]:
    for certificate in dossier.certificates:
        yield from bounds(certificate.issued, certificate.valid_until)
    for months in {each["course_months"] for each in context.policy.values(RULE.id) if "course_months" in each.parameters}:
        yield from bounds(*turning(dossier, months))


RULE = DossierRule(
    id="V08",
    rule_class=RuleClass.BREACH,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
