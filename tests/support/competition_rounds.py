"""Competition dossiers written in a few words, and a context in which labels are loaded or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period, order_days
from graph.model.days.calendars import Calendar
from graph.model.words import ApplicationState
from merit.context import Body, Context
from merit.contract import Case, Outcome, Rule
from merit.coverage import Coverage, Span
from merit.dossiers.competition import Application, CompetitionDossier, OrderAfter, Round
from merit.policies.book import PolicyBook

AS_OF = date(2026, 11, 20)
POST = "position:head"
ALWAYS: tuple[Span, ...] = ((FIRST_DAY, LAST_DAY),)
VERDICTS = {True: Outcome.VIOLATES, False: Outcome.SATISFIES, None: Outcome.NOT_EVALUABLE}


def day(text: str) -> Day:
    """Return the day of ``2024-03-01``, ``2024-03`` or ``2024``."""
    return Day.parse(text)


def application(servant: str, state: ApplicationState | None, **fields: Any) -> Application:
    return Application(id=f"application {servant} {fields.pop('n', 1)}", servant=servant, name=servant, state=state, **fields)


def order(servant: str, ordered: Day | None, position: str = POST, start: str = "2024-04-08", **fields: Any) -> OrderAfter:
    period = Period(day(start))
    given: dict[str, Any] = {"civil_service": True, **fields}
    return OrderAfter(
        id=f"appointment {servant}",
        servant=servant,
        name=servant,
        position=position,
        period=period,
        order=ordered or order_days(period.start),
        order_stated=ordered is not None,
        **given,
    )


def held(
    *applications: Application, id_: str = "round", orders: Sequence[OrderAfter] = (), annulled: bool | None = False, **days: Any
) -> Round:
    """Return a round announced on 1 March 2024 with a protocol of 2 April; ``days`` are other fields, texts as days."""
    given = {"announced": "2024-03-01", "protocol_day": "2024-04-02", **days}
    fields: dict[str, Any] = {name: day(value) if type(value) is str else value for name, value in given.items()}
    return Round(id=id_, applications=applications, orders=tuple(orders), annulled=annulled, **fields)


def dossier(*rounds: Round, country: str | None = "UZ", body: str = "body") -> CompetitionDossier:
    return CompetitionDossier(position=POST, title="Head", body=body, country=country, rounds=rounds)


def context(rule: Rule, calendar: Calendar | None = None, **labels: tuple[Span, ...]) -> Context:
    """Return a context of the rule's own policy: applications and competitions of the body are loaded, or what is given."""
    spans = {"body": {"Application": ALWAYS, "Competition": ALWAYS} | labels}
    calendars = {"UZ": calendar, "KZ": calendar} if calendar else {}
    book = PolicyBook({rule.id: rule.policy}, calendars)
    return Context(AS_OF, {"body": Body("body", "Ministry", "UZ")}, Coverage(spans), book)


def outcomes(
    judge: Callable[[CompetitionDossier, Context], Iterable[Case]], of: CompetitionDossier, within: Context
) -> list[tuple[str, str | None]]:
    """Return the outcomes of all cases, with what is missing."""
    return [(case.outcome.value, case.missing) for case in judge(of, within)]


def common(truths: Iterable[bool]) -> bool | None:
    """Return what all possible worlds say; None where they differ."""
    found = set(truths)
    return found.pop() if len(found) == 1 else None
