"""The facts of a career as items, from an answer of the fragment ``CareerOfServant``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from meritgraph.case_pages.view_models.career_items import Item, Kind, OtherValue, Source
from meritgraph.case_pages.view_models.days import date_of, day_of

Answer = Mapping[str, Any]


_BESIDE: Final = {"ACTING": Kind.ACTING, "SECONDMENT": Kind.SECONDMENT}


def items_of(servant: Answer) -> dict[str, list[Item] | None]:
    """Return the facts by their labels, without numbers; None for a label that is not for the reader."""
    steps = None if servant["careerPath"] is None else servant["careerPath"]["steps"]
    applications = _each(_application, servant["applications"])
    return {
        "Appointment": None if steps is None else [_step(each, steps) for each in steps],
        "Enrolment": _each(_enrolment, servant["enrolments"]),
        "Certificate": _each(_certificate, servant["certificates"]),
        "Assessment": _each(_assessment, servant["assessments"]),
        "DegreeGrant": _each(_degree, servant["degrees"]),
        "Sanction": _each(_sanction, servant["sanctions"]),
        "Bar": _each(_bar, servant["bars"]),
        "Application": applications,
        "Competition": list(_fillings(steps or (), {each.rests_on for each in applications or ()})),
    }


def _each(item: Callable[[Answer], Item], answers: Sequence[Answer] | None) -> list[Item] | None:
    return None if answers is None else [item(each) for each in answers]


def _step(step: Answer, steps: Sequence[Answer]) -> Item:
    organisation = step["organisation"]
    return Item(
        label="Appointment",
        kind=_kind_of_step(step, steps),
        **(_origin(step["appointment"]) | {"id": step["id"]}),
        start=day_of(step["start"]),
        end=day_of(step["end"]),
        open=step["open"],
        title=step["position"]["title"],
        body=organisation["name"] if organisation else None,
        code=step["mode"],
        word=step["modeWord"],
        order_number=step["orderNumber"],
        order_day=day_of(step["orderDate"]),
    )


def _kind_of_step(step: Answer, steps: Sequence[Answer]) -> Kind:
    if (beside := _BESIDE.get(step["mode"])) is not None:
        return beside
    main = (each for each in steps if each["onMainLine"])
    if not step["onMainLine"] and any(_held_together(step, each) for each in main):
        return Kind.SIDE_POST
    return Kind.POST


def _held_together(one: Answer, other: Answer) -> bool:
    """Tell whether two steps were certainly held on one day."""
    return _certainly_before(one["start"], other["end"]) and _certainly_before(other["start"], one["end"])


def _certainly_before(start: Answer, end: Answer | None) -> bool:
    return end is None or (start["latest"] is not None and end["earliest"] is not None and start["latest"] < end["earliest"])


def _enrolment(fact: Answer) -> Item:
    course = fact["course"]
    return Item(
        label="Enrolment",
        kind=Kind.TRAINING,
        **_origin(fact),
        start=day_of(fact["start"]),
        end=day_of(fact["end"]),
        open=fact["open"],
        title=course["title"] if course else None,
        code=fact["state"],
        word=fact["stateWord"],
    )


def _certificate(fact: Answer) -> Item:
    enrolment = fact["enrolment"]
    course = enrolment["course"] if enrolment else None
    return Item(
        label="Certificate",
        kind=Kind.CERTIFICATE,
        **_origin(fact),
        start=day_of(fact["issued"]),
        end=day_of(fact["validUntil"]),
        title=course["title"] if course else None,
        order_number=fact["number"],
    )


def _assessment(fact: Answer) -> Item:
    reported, computed = fact["reportedIntegralScore"], fact["computed"]
    return Item(
        label="Assessment",
        kind=Kind.ASSESSMENT,
        **_origin(fact),
        start=day_of(fact["fixedOn"]),
        code=fact["type"],
        word=fact["typeWord"],
        score=reported if reported is not None or computed is None else computed["score"],
    )


def _degree(fact: Answer) -> Item:
    return Item(
        label="DegreeGrant",
        kind=Kind.DEGREE,
        **_origin(fact),
        start=day_of(fact["granted"]),
        code=fact["degree"],
        word=fact["degreeWord"],
    )


def _sanction(fact: Answer) -> Item:
    return Item(
        label="Sanction",
        kind=Kind.SANCTION,
        **_origin(fact),
        start=day_of(fact["imposed"]),
        end=day_of(fact["lifted"]) or day_of(fact["ends"]),
        code=fact["kind"],
        word=fact["kindWord"],
        lifted=fact["lifted"] is not None,
    )


def _bar(fact: Answer) -> Item:
    return Item(
        label="Bar",
        kind=Kind.BAR,
        **_origin(fact),
        start=day_of(fact["start"]),
        end=day_of(fact["end"]),
        open=fact["open"],
        code=fact["ground"],
        word=fact["groundWord"],
    )


def _application(fact: Answer) -> Item:
    round_ = fact["competition"]
    return Item(
        label="Application",
        kind=Kind.APPLICATION,
        **_origin(fact),
        **_of_competition(round_),
        rests_on=round_["id"] if round_ else None,
        code=fact["state"],
        word=fact["stateWord"],
        score=fact["totalScore"],
    )


def _fillings(steps: Iterable[Answer], applied: set[str | None]) -> Iterable[Item]:
    """Yield the competitions that orders name and in which no application of hers is on record."""
    rounds = {step["competition"]["id"]: step["competition"] for step in steps if step["competition"]}
    for round_ in rounds.values():
        if round_["id"] not in applied:
            yield Item(label="Competition", kind=Kind.FILLING, **_origin(round_), **_of_competition(round_))


def _of_competition(round_: Answer | None) -> dict[str, Any]:
    """Return what a competition adds to an item: the last day that is known of it, the post and whether it was annulled."""
    if round_ is None:
        return {"start": None}
    days = (day_of(round_[name]) for name in ("protocolDay", "interviewDay", "closed", "announced"))
    position = round_["position"]
    organisation = position["organisation"] if position else None
    return {
        "start": next((day for day in days if day and day.known), None),
        "title": position["title"] if position else None,
        "body": organisation["name"] if organisation else None,
        "annulled": round_["annulled"],
    }


def _origin(fact: Answer | None) -> dict[str, Any]:
    """Return what every fact says of its origin; nothing where the fact behind a row is not for the reader."""
    if fact is None:
        return {}
    return {
        "id": fact["id"],
        "disputed": tuple(fact["disputed"] or ()),
        "others": tuple(
            OtherValue(each["property"], value["portal"], value["value"]) for each in fact["disputes"] for value in each["losing"]
        ),
        "sources": tuple(map(_source, fact["sources"])),
        "known_since": date_of((fact["knownSince"] or "")[:10] or None),
        "missing_at_portal": fact["missingAtPortal"],
    }


def _source(record: Answer) -> Source:
    missing = record["missingSince"]
    return Source(
        record["portal"],
        record["stream"],
        date.fromisoformat(record["recordedAt"][:10]),
        date_of(missing[:10] if missing else None),
    )
