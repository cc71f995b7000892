"""What investigators of a body do with its findings: they decide on them, say who looks into one, and disclose it or not yet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph.once import KeyUsedOtherwise as KeyWasUsed
from graph.once import OnceKey
from merit.findings.disclosure import delay_disclosure, disclose_findings, undo_disclosure
from merit.findings.errors import DecisionRefused, FindingChanged, UnknownFinding
from merit.findings.review import ReviewedFinding, assign_finding, review_finding
from merit.findings.states import Decision, Grounds
from resolvers.context import Context
from resolvers.mutations.acting import acting, once_key
from resolvers.mutations.outcomes import KeyUsedOtherwise, NotAllowed, NotFound, NotPossible, Refusal, StaleVersion
from resolvers.types import Finding

_UNKNOWN = NotFound("There is no finding of this id that you see. The list `findings` has the ids of all that you do.")
_OF_ANOTHER_BODY = NotAllowed("This finding belongs to a body that is not yours. Its investigators decide on it.")


@dataclass(frozen=True, slots=True)
class SavedFinding:
    """A finding whose change was saved, as it is now, and the version that the change gave it."""

    finding: Finding
    version: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which finding is to be changed, in the version that the caller saw, and her idempotency key."""

    id: str
    version: int
    key: str | None


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a change and when, and the key under which its answer is kept."""

    name: str
    now: datetime
    once: OnceKey | None


async def review(
    context: Context, chosen: Chosen, decision: Decision, why: str, grounds: Grounds | None = None
) -> SavedFinding | Refusal:
    """Save a decision on a finding, with the grounds of a dismissal where they are given."""

    def save(by: By) -> Awaitable[ReviewedFinding]:
        return review_finding(context.database, chosen.id, decision, by.name, why, by.now, chosen.version, by.once, grounds)

    on = () if grounds is None else (grounds.kind, grounds.explanation)
    return await change_finding(context, "reviewFinding", chosen, save, decision, why, *on)


async def assign(
    context: Context, chosen: Chosen, assignee: str | None, due: date | None, note: str | None, staying: Set[str]
) -> SavedFinding | Refusal:
    """Save who looks into a finding, by which day, and a note; ``staying`` names those that stay as they are."""

    def save(by: By) -> Awaitable[ReviewedFinding]:
        return assign_finding(context.database, chosen.id, assignee, due, note, by.name, by.now, chosen.version, by.once, staying)

    return await change_finding(context, "assignFinding", chosen, save, assignee, due, note, sorted(staying))


async def disclose(context: Context, chosen: Chosen, why: str) -> SavedFinding | Refusal:
    """Disclose a confirmed finding to the servant whom it concerns."""

    async def save(by: By) -> ReviewedFinding:
        (saved,) = await disclose_findings(context.database, {chosen.id: chosen.version}, by.name, why, by.now, by.once)
        return saved

    return await change_finding(context, "discloseFinding", chosen, save, why)


async def undo(context: Context, chosen: Chosen, why: str) -> SavedFinding | Refusal:
    """Take back that a finding was disclosed to the servant whom it concerns."""

    async def save(by: By) -> ReviewedFinding:
        (saved,) = await undo_disclosure(context.database, {chosen.id: chosen.version}, by.name, why, by.now, by.once)
        return saved

    return await change_finding(context, "undoDisclosure", chosen, save, why)


async def delay(context: Context, chosen: Chosen, until: date, why: str) -> SavedFinding | Refusal:
    """Delay the disclosure of a finding until a day; today ends a delay."""

    def save(by: By) -> Awaitable[ReviewedFinding]:
        longest = context.longest_delay
        return delay_disclosure(context.database, chosen.id, until, by.name, why, by.now, chosen.version, longest, by.once)

    return await change_finding(context, "delayDisclosure", chosen, save, until, why)


async def change_finding(
    context: Context, root: str, chosen: Chosen, save: Callable[[By], Awaitable[ReviewedFinding]], *asked: object
) -> SavedFinding | Refusal:
    """Save a change of a finding that the caller sees and whose body is hers, and return what became of it.

    Raises Forbidden, BadUserInput and DatabaseError. A hidden finding is as unknown.
    """
    caller = acting(context, root)
    once = once_key(caller, chosen.key, root, chosen.id, chosen.version, *asked)
    finding = await context.findings.by_id.load(chosen.id)
    if finding is None:
        return _UNKNOWN
    if finding.servant is not None:
        # Whatever the outcome is, it tells of a finding about her.
        context.looks.note([finding.servant], frozenset({f"Mutation.{root}"}))
    if not (await context.scope()).has_body(finding.organisation):
        return _OF_ANOTHER_BODY
    try:
        saved = await save(By(caller.subject, datetime.now(UTC), once))
    except UnknownFinding:
        return _UNKNOWN
    except FindingChanged as error:
        return StaleVersion(error.version)
    except DecisionRefused as error:
        return NotPossible(str(error))
    except KeyWasUsed:
        return KeyUsedOtherwise()
    context.note_saved()
    finding = await context.findings.by_id.load(chosen.id)
    return _UNKNOWN if finding is None else SavedFinding(finding, saved.version)
