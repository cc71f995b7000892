"""When a finding is told to the servant whom it concerns, and until when an investigation keeps to itself what it reads.

A reviewer discloses a confirmed finding: from then on the servant sees it. While the disclosure is delayed, no servant sees what
investigators of the body read, and a finding that names the management of its body is seen by investigators alone
(``graph/cypher/access/withheld_findings.cypher``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.events import append_events
from graph.once import OnceKey
from merit.findings.errors import DecisionRefused
from merit.findings.records import HUB, event_of
from merit.findings.review import Change, ReviewedFinding, change_findings, checked_text
from merit.findings.states import FindingChange, FindingState, Step

_INVESTIGATED = frozenset({FindingState.OPEN, FindingState.REOPENED, FindingState.ACKNOWLEDGED, FindingState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Delay:
    """How long the disclosure of a finding is delayed: ``until`` is the first day on which it is not."""

    begun: date
    until: date


async def disclose_findings(
    database: Database, versions: Mapping[str, int], by: str, why: str, now: datetime, once: OnceKey | None = None
) -> list[ReviewedFinding]:
    """Disclose confirmed findings to the servants whom they concern: all of them, or none.

    ``versions`` are those of the findings that the person saw, by id. Raises `UnknownFinding`, `FindingChanged` where a version
    is another by now, and `DecisionRefused`: a finding is not confirmed, disclosed already or delayed, or the reason is missing;
    with a key ``once`` as `write_once` does.
    """

    async def change(transaction: Transaction, locked: Mapping[str, Any]) -> Change:
        id_, state, reason = locked["id"], FindingState(locked["state"]), _reason(why, "disclose a finding")
        if state is not FindingState.CONFIRMED:
            raise DecisionRefused(f"The finding {id_} is {state}, and only a confirmed one is disclosed. Confirm it first.")
        if locked["disclosed_at"] is not None:
            raise DecisionRefused(f"The finding {id_} is disclosed already. Leave it out.")
        delay = await _delay(transaction, id_)
        if delay is not None and delay.until > now.date():
            raise DecisionRefused(
                f"The disclosure of the finding {id_} is delayed until {delay.until}. End that first: delay it until "
                f"{now.date()}, which is today."
            )
        return Change(Step(FindingChange.DISCLOSED, state, reason), {"disclosed_at": now})

    return await change_findings(database, versions, change, by, now, once)


async def undo_disclosure(
    database: Database, versions: Mapping[str, int], by: str, why: str, now: datetime, once: OnceKey | None = None
) -> list[ReviewedFinding]:
    """Take back the disclosure of findings: the servants whom they concern see them no more. Raises as `disclose_findings`.

    That they were disclosed, and when the servants looked at them, stays on record.
    """

    async def change(_: Transaction, locked: Mapping[str, Any]) -> Change:
        reason = _reason(why, "take back a disclosure")
        if locked["disclosed_at"] is None:
            raise DecisionRefused(f"The finding {locked['id']} is not disclosed, so there is nothing to take back. Leave it out.")
        return Change(Step(FindingChange.DISCLOSURE_UNDONE, FindingState(locked["state"]), reason), {"disclosed_at": None})

    return await change_findings(database, versions, change, by, now, once)


async def delay_disclosure(
    database: Database,
    id_: str,
    until: date,
    by: str,
    why: str,
    now: datetime,
    expected_version: int,
    longest: timedelta,
    once: OnceKey | None = None,
) -> ReviewedFinding:
    """Delay the disclosure of a finding until a day, on which it is delayed no more; today ends a delay.

    A later call replaces the day. ``longest`` counts from the day of the first one. Hidden is what was read since the finding was
    first seen, and nothing for longer than ``longest``. Raises as `disclose_findings`; a finding that was dismissed,
    resolved or disclosed is not delayed, and a day is refused that has passed or is too late.
    """

    async def change(transaction: Transaction, locked: Mapping[str, Any]) -> Change:
        state, reason, today = FindingState(locked["state"]), _reason(why, "delay a disclosure"), now.date()
        known = await _delay(transaction, id_)
        begun = known.begun if known else today
        _check_day(id_, until, today, begun + longest, known)
        if until > (known.until if known else today):
            _check_state(id_, state, disclosed=locked["disclosed_at"] is not None)
        delay = {
            "organisation": locked["organisation"],
            "by": by.strip(),
            "why": reason,
            "begun": begun,
            "since": max(_in_utc(locked["first_seen"]), datetime.combine(until, time(), UTC) - longest).isoformat(),
            "until": until,
            "over": True if until == today else None,  # The event of this change tells of it.
        }
        await transaction.run(statement("merit/save_disclosure_delay"), {"id": id_, "properties": delay})
        return Change(Step(FindingChange.DISCLOSURE_DELAYED, state, f"until {until}: {reason}"), {})

    (saved,) = await change_findings(database, {id_: expected_version}, change, by, now, once)
    return saved


async def end_delays(database: Database, now: datetime) -> int:
    """Append an event for each delay of disclosure whose day has come, and return their number. Raises DatabaseError.

    Each delay has one event, however many processes call this at once. It tells clients of a finding that was withheld from them.
    """
    today = now.date()
    known = await database.read(statement("merit/over_delays"), {"today": today})
    if not known:
        return 0

    async def work(transaction: Transaction) -> int:
        ids = sorted(cast("str", row["id"]) for row in known)
        await transaction.run(statement("merit/lock_delays"), {"ids": ids})
        rows = await transaction.run(statement("merit/end_delays"), {"ids": ids, "today": today})
        events = [event_of(_delay_ended(row), HUB, row, now) for row in rows]
        await append_events(transaction, events)
        return len(events)

    return await write_retrying_conflicts(database, work)


def _delay_ended(finding: Mapping[str, Any]) -> Step:
    return Step(FindingChange.DISCLOSURE_DELAY_ENDED, FindingState(finding["state"]), "its day has come")


def _check_state(id_: str, state: FindingState, *, disclosed: bool) -> None:
    """Refuse to delay, or to delay for longer, what is disclosed already or not looked into any more."""
    if disclosed or state not in _INVESTIGATED:
        shown = "disclosed" if disclosed else state
        raise DecisionRefused(f"The finding {id_} is {shown}, so there is nothing whose disclosure could be delayed.")


def _check_day(id_: str, until: date, today: date, latest: date, known: Delay | None) -> None:
    """Refuse a day until which disclosure cannot be delayed."""
    delayed = known is not None and known.until > today
    if until < today or (until == today and not delayed):
        raise DecisionRefused(f"Disclosure cannot be delayed until {until}. Name a day after today, {latest} at the latest.")
    if until > latest:
        raise DecisionRefused(
            f"Disclosure cannot be delayed until {until}: {latest} is the latest day for the finding {id_} "
            "(MERITGRAPH_DISCLOSURE_DELAY_DAYS, from the day on which it was first delayed)."
        )
    if known is not None and known.until == until:
        raise DecisionRefused(f"The disclosure of the finding {id_} is delayed until {until} already. Name another day.")


async def _delay(transaction: Transaction, id_: str) -> Delay | None:
    rows = await transaction.run(statement("merit/disclosure_delay"), {"id": id_})
    return Delay(cast("date", rows[0]["begun"]), cast("date", rows[0]["until"])) if rows else None


def _reason(why: str, to_do: str) -> str:
    reason = checked_text("reason", why).strip()
    if not reason:
        raise DecisionRefused(f"To {to_do} takes a reason: say why.")
    return reason


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
