"""What people do with findings: decide on them, and say who looks into one until when. Every change is kept with its author."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.events import append_events
from graph.once import OnceKey, write_once
from merit.findings.errors import DecisionRefused, FindingChanged, UnknownFinding
from merit.findings.records import HUB, changed_of, event_of, review_of
from merit.findings.states import Decision, FindingChange, FindingState, Grounds, Step, decided
from merit.registry import find_rule

LONGEST_TEXT = 2000
"""The most characters of a reason or a note."""
LONGEST_NAME = 200
"""The most characters of the name of an assignee: those that a name has with which somebody signs in."""


@dataclass(frozen=True, slots=True)
class ReviewedFinding:
    """A finding after a person's change: its state, and the version on which the next change may rest."""

    id: str
    state: FindingState
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a person's change writes: the step, the finding's properties, and the note of the review."""

    step: Step
    properties: Mapping[str, Any]
    note: str | None = None


MakeChange = Callable[[Transaction, Mapping[str, Any]], Awaitable[Change]]
"""Makes the change of one finding, given its row of ``merit/lock_findings``; an error of it undoes everything."""


async def review_finding(
    database: Database,
    id_: str,
    decision: Decision,
    by: str,
    why: str,
    now: datetime,
    expected_version: int,
    once: OnceKey | None = None,
    grounds: Grounds | None = None,
) -> ReviewedFinding:
    """Save a person's decision on a finding with its author and reason, and the grounds of a dismissal where they are given.

    ``why`` may be empty where a finding is acknowledged. ``expected_version`` is the version of the finding that the person saw.
    Raises `UnknownFinding`, `FindingChanged` where the version is another by now, and `DecisionRefused`; with a key ``once`` as
    `write_once` does.

    What was disclosed to the servant is so no more: a new decision takes a new disclosure.
    """

    async def change(_: Transaction, locked: Mapping[str, Any]) -> Change:
        rule = find_rule(locked["rule"])
        explanations = len(rule.innocent_explanations) if rule else 0
        step = decided(FindingState(locked["state"]), decision, checked_text("reason", why), grounds, explanations)
        return Change(step, {"state": step.state.value, "disclosed_at": None})

    (saved,) = await change_findings(database, {id_: expected_version}, change, by, now, once)
    return saved


async def assign_finding(
    database: Database,
    id_: str,
    assignee: str | None,
    due: date | None,
    note: str | None,
    by: str,
    now: datetime,
    expected_version: int,
    once: OnceKey | None = None,
    staying: Set[str] = frozenset[str](),
) -> ReviewedFinding:
    """Save who looks into a finding, by which day, and a note; each replaces what the finding has, and None removes it.

    ``staying`` names those of ``assignee``, ``due`` and ``note`` that stay as they are, whatever is given. The finding's state
    stays. What it had before stays readable in its reviews. Raises as `review_finding` does; refused are a new due date in the
    past, an assignee with whose name nobody can sign in, and a change that changes nothing.
    """
    person, kept = _name(assignee), _text(note, "note")
    given: dict[str, str | date | None] = {"assignee": person, "due": due, "note": kept}

    async def change(_: Transaction, locked: Mapping[str, Any]) -> Change:
        wanted: dict[str, Any] = {name: locked[name] if name in staying else value for name, value in given.items()}
        if all(locked[name] == value for name, value in wanted.items()):
            raise DecisionRefused(f"The finding {id_} has this assignee, due date and note already. Name what is to change.")
        until = wanted["due"]
        if until is not None and until != locked["due"] and until < now.date():
            raise DecisionRefused(f"The due date {until} has passed. Name today or a later day.")
        step = Step(FindingChange.ASSIGNED, FindingState(locked["state"]), _assignment(wanted["assignee"], until))
        return Change(step, wanted, wanted["note"])

    (saved,) = await change_findings(database, {id_: expected_version}, change, by, now, once)
    return saved


async def change_findings(
    database: Database,
    versions: Mapping[str, int],
    change: MakeChange,
    by: str,
    now: datetime,
    once: OnceKey | None = None,
) -> list[ReviewedFinding]:
    """Write a change of each of some findings, its review and its event, all in one transaction.

    ``versions`` are those that the person saw, by id of the finding.
    """
    if by.strip() in ("", HUB):
        raise DecisionRefused(
            f"A change of a finding takes the name of the person who makes it, and {HUB} is the name of the hub itself. Say who "
            "decides (`--by NAME`)."
        )

    async def work(transaction: Transaction) -> list[ReviewedFinding]:
        rows = await transaction.run(statement("merit/lock_findings"), {"ids": list(versions)})
        found = {cast("str", row["id"]): cast("dict[str, Any]", row) for row in rows}
        saved, events = list[ReviewedFinding](), list[dict[str, object]]()
        for id_, expected_version in versions.items():
            if id_ not in found:
                raise UnknownFinding(id_)
            version = cast("int", found[id_]["version"])
            if version != expected_version:
                raise FindingChanged(id_, expected_version, version)
            made = await change(transaction, found[id_])
            review = review_of(id_, version + 1, made.step, by.strip(), now, made.note)
            properties = {**made.properties, **changed_of(id_, now), "version": version + 1}
            parameters = {"id": id_, "properties": properties, "review": review}
            await transaction.run(statement("merit/change_finding"), parameters)
            events.append(event_of(made.step, by.strip(), found[id_], now))
            saved.append(ReviewedFinding(id_, made.step.state, version + 1))
        await append_events(transaction, events)
        return saved

    return await write_once(database, once, work, _decoded)


def _decoded(kept: Any) -> list[ReviewedFinding]:
    return [ReviewedFinding(each["id"], FindingState(each["state"]), each["version"]) for each in kept]


def _assignment(assignee: str | None, due: date | None) -> str:
    until = f", due {due}" if due else ""
    return f"assigned to {assignee}{until}" if assignee else f"assigned to nobody{until}"


def _text(given: str | None, name: str) -> str | None:
    """Return a text without spaces around it, or None where nothing is left. Raises `DecisionRefused` for one too long."""
    return (checked_text(name, given).strip() or None) if given else None


def _name(given: str | None) -> str | None:
    name = (given or "").strip()
    if name and not is_name(name):
        raise DecisionRefused(
            f"The assignee has a name of at most {LONGEST_NAME} characters, all of them visible. Write it as the person signs in."
        )
    return name or None


def is_name(text: str) -> bool:
    """Tell whether somebody can sign in with a name."""
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()


def checked_text(name: str, text: str) -> str:
    """Return a text as it is. Raises `DecisionRefused` for one too long; ``name`` is what it is."""
    if len(text) > LONGEST_TEXT:
        raise DecisionRefused(f"The {name} has {len(text)} characters, and {LONGEST_TEXT} are the most. Shorten it.")
    return text
