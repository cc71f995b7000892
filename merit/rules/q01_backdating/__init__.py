"""Q01: orders dated later than the start that they order, and certificates dated before their course had ended."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.days.comparisons import before, days_after
from merit.context import Context
from merit.contract import Case, DossierRule, RuleClass, Severity
from merit.dossiers.posts import Appointment
from merit.dossiers.records import Certificate, Enrolment
from merit.dossiers.servant import ServantDossier
from merit.matters import appointment_matter, record_matter


def judge(dossier: ServantDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each appointment with an order, and for each certificate of a person who served."""
    for appointment in dossier.appointments:
        if not appointment.derived:
            yield _judge_order(dossier, appointment, context)
    courses = {course.id: course for course in dossier.enrolments}
    for certificate in dossier.certificates:
        course = courses.get(certificate.enrolment) if certificate.enrolment else None
        if (case := _judge_certificate(dossier, certificate, course, context)) is not None:
            yield case


def _judge_order(dossier: ServantDossier, appointment: Appointment, context: Context) -> Case:
    matter = appointment_matter(dossier, appointment, context)
    value = matter.duty(context.value(RULE.id, appointment.country, appointment.order.latest))
    if isinstance(value, Case):
        return value
    if not appointment.order_stated:
        return matter.lacks("order_day")
    late = before(days_after(appointment.period.start, value["days"]), appointment.order)
    if late is None:
        return matter.lacks("start" if appointment.period.start.exact is None else "order_day")
    if not late:
        return matter.satisfies()
    words = {
        "day": appointment.order,
        "post": appointment.post.title,
        "start": appointment.period.start,
        "days": (appointment.order.earliest - appointment.period.start.latest).days,
    }
    return matter.violates(appointment.id, words=words, policy=[value])


def _judge_certificate(
    dossier: ServantDossier, certificate: Certificate, course: Enrolment | None, context: Context
) -> Case | None:
    matter = record_matter(dossier, certificate.id, certificate.issued, context)
    if matter is None:
        return None
    value = matter.duty(context.value(RULE.id, matter.country, certificate.issued.latest))
    if isinstance(value, Case):
        return value
    if course is None:
        return matter.lacks("course")
    last = course.last_day
    early = before(certificate.issued, last)
    if early is None:
        return matter.lacks("course_end" if last.exact is None else "certificate_day")
    if not early:
        return matter.satisfies()
    words = {"day": certificate.issued, "last": last}
    return matter.violates(certificate.id, course.id, words=words, policy=[value], reason="reason_certificate")


RULE = DossierRule(
    id="Q01",
    rule_class=RuleClass.RECORD,
    severity=Severity.MEDIUM,
    reads=ServantDossier,
    judge=judge,
    package=__name__,
)
