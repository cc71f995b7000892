"""Answers of the fragment ``EvidenceOfLead`` and of the document ``expansion``, made by hand."""

from __future__ import annotations

from typing import Any

from tests.support.answered_careers import Answer, day

MINISTRY, TAX = "Ministry of Finance", "Tax Committee"


def person(name: str) -> Answer:
    return {"id": f"servant:{name}", "name": name}


def body(name: str = MINISTRY) -> Answer:
    return {"id": f"organisation:{name}", "name": name}


def post(title: str, of: str = MINISTRY) -> Answer:
    return {"id": f"position:{title}", "title": title, "organisation": body(of)}


def order(of: str, title: str, on: str, *, by: str | None = None, after: Answer | None = None, **changes: Any) -> Answer:
    """Return an appointment of a person to a post, with who signed the order and the competition before it."""
    of_body = changes.pop("body", MINISTRY)
    return {
        "id": f"appointment:{of}:{title}",
        "mode": "TRANSFER",
        "orderNumber": "77-k",
        "orderDate": day(on),
        "start": day(on),
        "servant": person(of),
        "appointedBy": None if by is None else person(by),
        "position": post(title, of_body),
        "organisation": body(of_body),
        "competition": after,
        **changes,
    }


def move(of: str, into: str, *, steps: int = 3, left: str | None = None, on: str = "2022-03-14") -> Answer:
    """Return a promotion into the appointment to a post."""
    old: list[Answer] = (
        [] if left is None else [{"id": f"appointment:{of}:{left}", "position": {"id": f"position:{left}", "title": left}}]
    )
    return {
        "id": f"promotion:{of}:{into}",
        "moveKind": "PROMOTION",
        "steps": steps,
        "ordered": day(on),
        "servant": {"id": f"servant:{of}"},
        "into": {"id": f"appointment:{of}:{into}"},
        "left": old,
    }


def round_(title: str, on: str | None, *, panel: tuple[str, ...] = (), annulled: bool = False) -> Answer:
    """Return a competition for a post."""
    announced = {"announced": day(on), "protocolDay": None}
    members = [person(name) for name in panel]
    return {
        "id": f"competition:{title}",
        "kind": "GENERAL",
        "annulled": annulled,
        **announced,
        "position": post(title),
        "panel": members,
    }


def entry(of: str, to: Answer, state: str, score: float | None) -> Answer:
    """Return the application of a person to a competition."""
    round_alone = {key: to[key] for key in ("id", "kind", "annulled", "announced")}
    return {
        "id": f"application:{of}",
        "applicationState": state,
        "totalScore": score,
        "servant": person(of),
        "competition": round_alone,
    }


def penalty(of: str, kind: str, on: str, until: str | None, lifted: str | None = None) -> Answer:
    days = {"imposed": day(on), "ends": day(until), "lifted": day(lifted)}
    return {"id": f"sanction:{of}:{on}", "sanctionKind": kind, **days, "servant": {"id": f"servant:{of}"}}


def tie(one: str, other: str, kind: str, *, unreviewed: bool = False) -> Answer:
    people = [{"servant": person(one)}, {"servant": person(other)}]
    return {"id": f"kinship:{one}:{other}", "kinKind": kind, "unreviewedMatch": unreviewed, "people": people}


def rating(of: str, score: float | None, on: str, by: str | None = None) -> Answer:
    evaluator = None if by is None else person(by)
    known = {"type": "A1", "fixedOn": day(on), "reportedIntegralScore": score}
    return {"id": f"assessment:{of}:{on}", **known, "servant": person(of), "evaluator": evaluator}


def fact(node: Answer, label: str, **changes: Any) -> Answer:
    """Return a node as evidence."""
    return {"id": node["id"], "label": label, "text": "as the API writes it", "missingAtPortal": False, "node": node, **changes}


def lead(rule: str, on: str | None, about: str | None, *evidence: Answer | None, **changes: Any) -> Answer:
    """Return a finding about a person; None in the evidence is what the reader may not see."""
    return {
        "id": f"finding:{rule}",
        "ruleId": rule,
        "day": on,
        "servant": None if about is None else person(about),
        "organisation": body(),
        "subjects": [{"id": each["id"]} for each in evidence[:1] if each is not None],
        "evidence": list(evidence),
        **changes,
    }
