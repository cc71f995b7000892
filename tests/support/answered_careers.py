"""Answers of the fragment ``CareerOfServant``, made by hand: one function for each kind of fact."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any

Answer = dict[str, Any]
LABELS = ("Appointment", "Enrolment", "Certificate", "Assessment", "DegreeGrant", "Sanction", "Bar", "Application")


def day(text: str | None) -> Answer | None:
    """Return the answer for ``2018-03-14``, ``2018-03``, ``2018``, ``2018-01-05 to 2018-02-01`` or ``..2018-01-05``."""
    if text is None:
        return None
    if text.startswith(".."):
        return {"earliest": None, "latest": text.removeprefix("..")}
    if text.endswith(".."):
        return {"earliest": text.removesuffix(".."), "latest": None}
    first, _, last = text.partition(" to ")
    parts = [int(part) for part in first.split("-")]
    if last or len(parts) == 3:
        return {"earliest": first, "latest": last or first}
    month = parts[1] if len(parts) == 2 else 12
    last_day = calendar.monthrange(parts[0], month)[1]
    return {"earliest": str(date(parts[0], month if len(parts) == 2 else 1, 1)), "latest": str(date(parts[0], month, last_day))}


def origin(id_: str, **changes: Any) -> Answer:
    """Return what every fact says of its origin."""
    record = {"portal": "E-kyzmet", "stream": "orders", "recordedAt": "2024-05-03T09:00:00+00:00", "missingSince": None}
    known: Answer = {"knownSince": "2024-05-03T09:00:00+00:00", "missingAtPortal": False, "disputed": None, "disputes": []}
    return {"id": id_, **known, "sources": [record], **changes}


def disputed(property_: str, value: str, portal: str = "test.argos.uz") -> Answer:
    """Return what a fact says of its origin when another portal states another value."""
    losing = [{"portal": portal, "value": value}]
    winning = {"portal": "E-kyzmet", "value": "…"}
    return {"disputed": [property_], "disputes": [{"property": property_, "winning": winning, "losing": losing}]}


def step(title: str, start: str, end: str | None = None, body: str = "Ministry of Finance", **changes: Any) -> Answer:
    """Return a step of the main line; without an end it is open, with "?" the end is unknown."""
    id_ = changes.pop("id", f"appointment:{title}:{start}")
    ended = day(f"{start[:10]}..") if end == "?" else day(end)
    return {
        "id": id_,
        "onMainLine": True,
        "mode": "COMPETITION",
        "modeWord": "open competition",
        "start": day(start),
        "end": ended,
        "open": end is None,
        "fte": 1.0,
        "orderNumber": "17-K",
        "orderDate": None,
        "endReason": None,
        "endReasonWord": None,
        "position": {"title": title},
        "organisation": {"id": body, "name": body},
        "appointment": origin(id_, **changes.pop("origin", {})),
        "competition": None,
        **changes,
    }


def acting(title: str, start: str, end: str | None) -> Answer:
    return step(title, start, end, onMainLine=False, mode="ACTING", modeWord="acting")


def competition(title: str, protocol: str | None, *, annulled: bool = False) -> Answer:
    days = dict.fromkeys(("announced", "closed", "interviewDay")) | {"protocolDay": day(protocol)}
    post = {"title": title, "organisation": {"name": "Ministry of Finance"}}
    return {**origin(f"competition:{title}:{protocol}"), **days, "annulled": annulled, "position": post}


def application(state: str, title: str, protocol: str | None, *, annulled: bool = False) -> Answer:
    round_ = competition(title, protocol, annulled=annulled)
    words = {"state": state, "stateWord": state.lower(), "totalScore": None, "withdrawn": None}
    return {**origin(f"application:{title}:{protocol}"), **words, "competition": round_}


def certificate(issued: str, until: str | None, title: str = "Budgeting", **changes: Any) -> Answer:
    days = {"issued": day(issued), "validUntil": day(until)}
    return {**origin(f"certificate:{issued}"), "number": "DBA-1", **days, "enrolment": {"course": {"title": title}}, **changes}


def enrolment(start: str, end: str | None, title: str = "Budgeting", state: str = "COMPLETED") -> Answer:
    days = {"start": day(start), "end": day(end), "open": end is None}
    return {**origin(f"enrolment:{start}"), "state": state, "stateWord": None, **days, "course": {"title": title, "hours": 72}}


def assessment(fixed: str, score: float | None) -> Answer:
    words = {"type": "A1", "typeWord": "annual", "reportedIntegralScore": score, "computed": None}
    return {**origin(f"assessment:{fixed}"), "fixedOn": day(fixed), **words}


def degree(code: str, granted: str | None) -> Answer:
    return {**origin(f"degree:{granted}"), "degree": code, "degreeWord": None, "granted": day(granted)}


def sanction(kind: str, imposed: str, ends: str | None, lifted: str | None = None, **changes: Any) -> Answer:
    days = {"imposed": day(imposed), "ends": day(ends), "lifted": day(lifted)}
    return {**origin(f"sanction:{imposed}"), "kind": kind, "kindWord": None, **days, **changes}


def bar(ground: str, start: str, end: str | None) -> Answer:
    days = {"start": day(start), "end": day(end), "open": end is None}
    return {**origin(f"bar:{start}"), "ground": ground, "groundWord": None, **days}


def servant(name: str, *steps: Answer, **facts: list[Answer] | None) -> Answer:
    """Return the answer for a servant; what is not given is an empty list, None is what the reader may not see.

    Without loaded days the reader does not know what is covered.
    """
    names = ("enrolments", "certificates", "assessments", "degrees", "sanctions", "bars", "applications")
    return {
        "id": "servant:1",
        "name": name,
        "careerPath": {"steps": list(steps)},
        "loadedDays": None,
        **{each: [] for each in names},
        **facts,
    }


def finding(rule: str, day_: str | None, reason: str, *evidence: Answer) -> Answer:
    found = [{"id": each["id"]} for each in evidence]
    return {"id": f"finding:{rule}", "ruleId": rule, "day": day_, "reason": reason, "evidence": found}


def loaded(
    since: str, until: str, *labels: str, bodies: Sequence[str] = ("Ministry of Finance", "Tax Committee")
) -> list[Answer]:
    """Return for which days portals are loaded: all labels of a career where none is named."""
    days = {"portal": "E-kyzmet", "start": since, "end": until}
    return [{"organisationId": body, "label": label, **days} for body in bodies for label in labels or LABELS]
