"""Planted cases of R20: a demotion or an exit soon after the person's own complaint."""

from datetime import date

from sandbox.kazakhstan.plans import AppealPlan
from sandbox.kazakhstan.planted.builder import PAIR, Case, CaseBuilder, RuleCases
from sandbox.random_streams import days

_EXITS = (date(2017, 2, 1), date(2026, 8, 31))


def _exit(builder: CaseBuilder, after: int, ground: str | None, kind: str = "complaint") -> AppealPlan:
    """Plan a complaint, and the exit that many days after it."""
    first = builder.first_post()
    first.end, first.ground = builder.day(*_EXITS), ground
    return builder.complaint(first.end - days(after), first, kind)


def exit_soon(builder: CaseBuilder) -> None:
    complaint = _exit(builder, builder.number_of_days(10, 150), "reduction of staff")
    builder.violates("exit-soon", (complaint,), "Left the service within half a year of her own complaint.")


def exit_after_180_days(builder: CaseBuilder) -> None:
    complaint = _exit(builder, 180, "contract expired")
    builder.violates("exit-after-180-days", (complaint,), "Left the service on the 180th day after her own complaint.")


def demoted(builder: CaseBuilder) -> None:
    start = builder.day_after_the_law()
    first = builder.first_post(above=1)
    plan = builder.transfer(first, start, -1)
    complaint = builder.complaint(plan.order_day - days(builder.number_of_days(5, 150)), first)
    builder.violates("demoted", (complaint,), "Moved one category down within half a year of her own complaint.")


def exit_after_181_days(builder: CaseBuilder) -> None:
    complaint = _exit(builder, 181, "own wish")
    builder.satisfies("exit-after-181-days", (complaint,), "Left the service on the 181st day after the complaint.")


def retired(builder: CaseBuilder) -> None:
    complaint = _exit(builder, builder.number_of_days(10, 150), "retirement")
    builder.satisfies("retired", (complaint,), "Retired by age, which does not count.")


def complained_afterwards(builder: CaseBuilder) -> None:
    complaint = _exit(builder, -builder.number_of_days(1, 20), "own wish")
    builder.satisfies("complained-afterwards", (complaint,), "The complaint followed the exit.")


def request_only(builder: CaseBuilder) -> None:
    complaint = _exit(builder, builder.number_of_days(10, 150), "own wish", "request")
    builder.satisfies("request-only", (complaint,), "A request is no complaint.", concerned=False)


def promoted_soon(builder: CaseBuilder) -> None:
    first = builder.first_post()
    plan = builder.move(first, builder.day(), 1)
    complaint = builder.complaint(plan.order_day - days(builder.number_of_days(10, 150)), first)
    builder.satisfies("promoted-soon", (complaint,), "Promoted after the complaint, and still in the service.")


def complaint_of_another(builder: CaseBuilder) -> None:
    first = builder.first_post()
    first.end, first.ground = builder.day(*_EXITS), "own wish"
    builder.first_post(1, 1)
    complaint = builder.complaint(first.end - days(builder.number_of_days(10, 150)), first, by=1)
    builder.satisfies("complaint-of-another", (complaint,), "The complaint was somebody else's, who is still in the service.")


def ground_not_stated(builder: CaseBuilder) -> None:
    complaint = _exit(builder, builder.number_of_days(10, 150), None)
    because = "The portal does not say why the service ended: it may have been retirement by age."
    builder.not_evaluable("ground-missing", (complaint,), because, "ground of the exit")


CASES = RuleCases(
    "R20",
    (Case(exit_soon), Case(exit_after_180_days), Case(demoted)),
    (
        Case(exit_after_181_days),
        Case(retired),
        Case(complained_afterwards),
        Case(request_only),
        Case(promoted_soon),
        Case(complaint_of_another, PAIR),
    ),
    (Case(ground_not_stated),),
)
