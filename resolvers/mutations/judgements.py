"""What investigators decide on who is one person: they judge match candidates, and take judgements back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from graph.errors import JudgementChanged, JudgementContradicted, JudgementRefused
from graph.once import KeyUsedOtherwise as KeyWasUsed
from graph.once import OnceKey
from loaders.entity_resolution.clusters import Judgement, Verdict
from loaders.entity_resolution.judgements import LONGEST_REASON, judge, withdraw
from resolvers.context import Context
from resolvers.loading import CandidateKind, MatchCandidate
from resolvers.match_candidates import PairInSight, pair_in_sight
from resolvers.mutations.acting import acting, once_key
from resolvers.mutations.outcomes import KeyUsedOtherwise, NotAllowed, NotFound, NotPossible, Refusal, StaleVersion

_UNKNOWN: Final = NotFound("There is no match candidate of this id that you see. The list `matchCandidates` has all that you do.")
_HERSELF: Final = NotAllowed("You are one of the two. Somebody else judges whether you are one person.")
_NO_SERVANTS: Final = NotPossible(
    "One of the two is a declared relative, so this is a lead and cannot be judged. The portal that declares the relative can "
    "say who it is."
)
_NO_REASON: Final = NotPossible("A judgement takes a reason, and so does taking one back: say why.")
_TOO_LONG: Final = NotPossible(f"The reason has more than {LONGEST_REASON} characters. Shorten it.")
# The judgements that contradict it may be about people whom the caller does not see, so none of them is named.
_CONTRADICTED: Final = NotPossible(
    "Another judgement, or the valid national numbers of the two, contradict this. Nothing was saved. Take back the judgement "
    "that is wrong, or let the portal correct the number."
)
_NOT_JUDGED: Final = NotPossible("No judgement on these two stands, so there is none to take back.")

_WHEN: Final = "with the next `meritgraph sync`, or sooner by `meritgraph identity apply`"
_STAY_ONE: Final = "They are joined already, and stay so."
_STAY_TWO: Final = "They stay two."
_JOIN: Final = f"They are shown as two until they are joined, {_WHEN}. Findings follow with the detection after it."
_SPLIT: Final = f"They are shown as one until they are split, {_WHEN}. Findings follow with the detection after it."
_OPEN_AGAIN: Final = f"They stay two, and the candidate will be open again, {_WHEN}."
# These judgements may be about people whom the caller does not see, so it is not told whether there are any.
_BUT: Final = " If other judgements make them one person, they are shown as one all the same."


@dataclass(frozen=True, slots=True)
class SavedJudgement:
    """A judgement that was saved or taken back, and its candidate, as both are now; the version that the change gave them.

    ``effect`` says what follows from it and when, for a person to read.
    """

    candidate: MatchCandidate
    judgement: Judgement
    version: int
    effect: str


@dataclass(frozen=True, slots=True)
class ChosenPair:
    """Which candidate is to be judged and why, in the version that the caller saw, and her idempotency key."""

    id: str
    version: int
    why: str
    key: str | None


Save = Callable[[PairInSight, str, datetime, OnceKey | None], Awaitable[Judgement | NotPossible]]
"""Saves a decision on a pair, given who decides, when, and the key under which the answer is kept."""


async def judge_match(context: Context, chosen: ChosenPair, verdict: Verdict) -> SavedJudgement | Refusal:
    """Save a judgement on whether the two servants of a candidate are one person."""

    async def save(pair: PairInSight, by: str, now: datetime, once: OnceKey | None) -> Judgement | NotPossible:
        if pair.candidate.kind != CandidateKind.SERVANT:
            return _NO_SERVANTS
        return await judge(context.database, pair.left, pair.right, verdict, by, chosen.why.strip(), now, chosen.version, once)

    def effect(pair: PairInSight) -> str:
        if verdict is Verdict.ACCEPT:
            return _STAY_ONE if pair.joined else _JOIN
        two = _SPLIT if pair.joined else _STAY_TWO
        return two if verdict is Verdict.REJECT else two + _BUT

    return await _change(context, "judgeMatch", chosen, save, effect, verdict)


async def undo_judgement(context: Context, chosen: ChosenPair) -> SavedJudgement | Refusal:
    """Take back the judgement on the two servants of a candidate."""

    async def save(pair: PairInSight, by: str, now: datetime, once: OnceKey | None) -> Judgement | NotPossible:
        judgement = await context.judgements.of_candidates.load(pair.candidate.id)
        if judgement is None:
            return _NOT_JUDGED
        return await withdraw(context.database, judgement.id, now, by, chosen.why, chosen.version, once)

    return await _change(context, "undoJudgement", chosen, save, lambda pair: (_SPLIT if pair.joined else _OPEN_AGAIN) + _BUT)


async def _change(
    context: Context, root: str, chosen: ChosenPair, save: Save, effect: Callable[[PairInSight], str], *asked: object
) -> SavedJudgement | Refusal:
    """Save a decision on a pair whom the caller sees, and return what became of it.

    Raises Forbidden, BadUserInput and DatabaseError. A hidden candidate is treated as unknown.
    """
    caller = acting(context, root)
    once = once_key(caller, chosen.key, root, chosen.id, chosen.version, chosen.why, *asked)
    herself = await context.own_servant()
    pair = await pair_in_sight(context, chosen.id)
    if pair is None:
        return _UNKNOWN
    # Whatever the outcome is, it tells of a match of theirs.
    context.looks.note(pair.servants, frozenset({f"Mutation.{root}"}))
    if herself in pair.servants:
        return _HERSELF
    if not chosen.why.strip():
        return _NO_REASON
    if len(chosen.why) > LONGEST_REASON:
        return _TOO_LONG
    try:
        saved = await save(pair, caller.subject, datetime.now(UTC), once)
    except JudgementChanged as error:
        return StaleVersion(error.version)
    except JudgementContradicted:
        return _CONTRADICTED
    except JudgementRefused:
        return _NOT_JUDGED if root == "undoJudgement" else _UNKNOWN
    except KeyWasUsed:
        return KeyUsedOtherwise()
    if isinstance(saved, NotPossible):
        return saved
    context.note_saved()
    pair = await pair_in_sight(context, chosen.id)
    judgement = await context.judgements.of_candidates.load(chosen.id)
    if pair is None or judgement is None:
        return _UNKNOWN
    return SavedJudgement(pair.candidate, judgement, saved.version, effect(pair))
