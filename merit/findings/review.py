"""What people do with findings: decide on them, and say who looks into one until when. Every change is kept with its author."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.events import append_events
from merit.findings.errors import DecisionRefused, FindingChanged, UnknownFinding
from merit.findings.records import HUB, event_of, review_of
from merit.findings.states import Decision, FindingChange, FindingState, Step, decided

LONGEST_TEXT = 2000
"""The most characters of a reason or a note."""


@dataclass(frozen=True, slots=True)
class ReviewedFinding:
    """A finding after a person's change: its state, and the version on which the next change may rest."""

    id: str
    state: FindingState
    version: int


@dataclass(frozen=True, slots=True)
class _Change:
    """What a person's change writes: the step, the finding's properties, and the note of the review."""

    step: Step
    properties: Mapping[str, Any]
    note: str | None = None


async def review_finding(
    database: Database,
    id_: str,
    decision: Decision,
    by: str,
    why: str,
    now: datetime,
    expected_version: int,
) -> ReviewedFinding:
    """Save a person's decision on a finding with its author and reason.

    ``why`` may be empty except where a finding is dismissed or reopened. ``expected_version`` is the version of the finding that
    the person saw. Raises `UnknownFinding`, `FindingChanged` where the version is another by now, and `DecisionRefused`.
    """

    def change(locked: Mapping[str, Any]) -> _Change:
        step = decided(FindingState(locked["state"]), decision, _checked("reason", why))
        return _Change(step, {"state": step.state.value})

    return await _change_finding(database, id_, change, by, now, expected_version)


async def assign_finding(
    database: Database,
    id_: str,
    assignee: str | None,
    due: date | None,
    note: str | None,
    by: str,
    now: datetime,
    expected_version: int,
) -> ReviewedFinding:
    """Save who looks into a finding, by which day, and a note; each replaces what the finding has, and None removes it.

    The finding's state stays. What it had before stays readable in its reviews. Raises as `review_finding` does; refused are a
    new due date in the past, and a change that changes nothing.
    """
    person, kept = _text(assignee, "assignee"), _text(note, "note")
    wanted: dict[str, str | date | None] = {"assignee": person, "due": due, "note": kept}

    def change(locked: Mapping[str, Any]) -> _Change:
        if all(locked[name] == value for name, value in wanted.items()):
            raise DecisionRefused(f"The finding {id_} has this assignee, due date and note already. Name what is to change.")
        if due is not None and due != locked["due"] and due < now.date():
            raise DecisionRefused(f"The due date {due} has passed. Name today or a later day.")
        step = Step(FindingChange.ASSIGNED, FindingState(locked["state"]), _assignment(person, due))
        return _Change(step, wanted, kept)

    return await _change_finding(database, id_, change, by, now, expected_version)


async def _change_finding(
    database: Database,
    id_: str,
    change: Callable[[Mapping[str, Any]], _Change],
    by: str,
    now: datetime,
    expected_version: int,
) -> ReviewedFinding:
    """Write a change, its review and its event in one transaction; an error of ``change`` undoes everything."""
    if by.strip() in ("", HUB):
        raise DecisionRefused(
            f"A change of a finding takes the name of the person who makes it, and {HUB} is the name of the hub itself. Say who "
            "decides (`--by NAME`)."
        )

    async def work(transaction: Transaction) -> ReviewedFinding:
        rows = await transaction.run(statement("merit/lock_findings"), {"ids": [id_]})
        if not rows:
            raise UnknownFinding(id_)
        locked = cast("dict[str, Any]", rows[0])
        version = cast("int", locked["version"])
        if version != expected_version:
            raise FindingChanged(id_, expected_version, version)
        made = change(locked)
        review = review_of(id_, version + 1, made.step, by.strip(), now, made.note)
        parameters = {"id": id_, "properties": {**made.properties, "version": version + 1}, "review": review}
        await transaction.run(statement("merit/change_finding"), parameters)
        await append_events(transaction, [event_of(made.step, by.strip(), locked, now)])
        return ReviewedFinding(id_, made.step.state, version + 1)

    return await write_retrying_conflicts(database, work)


def _assignment(assignee: str | None, due: date | None) -> str:
    until = f", due {due}" if due else ""
    return f"assigned to {assignee}{until}" if assignee else f"assigned to nobody{until}"


def _text(given: str | None, name: str) -> str | None:
    """Return a text without spaces around it, or None where nothing is left. Raises `DecisionRefused` for one too long."""
    return (_checked(name, given).strip() or None) if given else None


def _checked(name: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise DecisionRefused(f"The {name} has {len(text)} characters, and {LONGEST_TEXT} are the most. Shorten it.")
    return text
