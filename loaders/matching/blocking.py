"""Which pairs of servants are worth a score, and which scored pairs are worth a reviewer's time.

Pure: profiles go in, pairs to score come out (``pairs_to_score``); scored pairs go in, candidates come out (``best_candidates``).

Servants that share a name key form a block. In a small block every pair without a contradiction is scored. A block of a thousand
namesakes is refined by what else they share (year or day of birth, an organisation, the father's name) until each part is small.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, combinations
from math import ceil

from loaders.matching.biography import births_compatible
from loaders.matching.endings import is_initial
from loaders.matching.names import WHOLE_NAME, WITH_INITIAL
from loaders.matching.profiles import Profile
from loaders.matching.scoring import Score, numbers_differ
from loaders.matching.transliteration import skeleton

# In a block of at most this many records (three each of some ten people) a name alone can still be worth a score.
SMALL_BLOCK = 30
# A block of this size gives 3,160 pairs; a larger one is refined.
MAX_BLOCK_SIZE = 80
# Where nothing is left to refine by, a profile is paired with this many that follow it in the order of names.
_NEIGHBOURS = 10
# How many candidates per servant a reviewer can be asked to look at.
CANDIDATES_PER_SERVANT = 3.0

_Refinement = Callable[[Profile], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two servants to score, the smaller id first.

    ``name_frequency`` is the size of the block of the name that both have; None where they have none in common.
    """

    left: Profile
    right: Profile
    name_frequency: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two servants, by id, to be judged by a reviewer."""

    left: str
    right: str
    score: Score


def pairs_to_score(
    profiles: Iterable[Profile], changed: AbstractSet[str] | None = None, max_block_size: int = MAX_BLOCK_SIZE
) -> Iterator[Pair]:
    """Yield each pair worth a score once, in a fixed order.

    With ``changed``, only pairs in which one of the two has such an id. The profiles must then include all servants that share a
    key with a changed one: block sizes tell how common a name is.
    """
    ordered = sorted(profiles, key=lambda profile: profile.id)
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for profile in ordered:
        for key in profile.keys:
            blocks[key].append(profile)
    sizes = {key: len(block) for key, block in blocks.items()}
    seen = set[tuple[str, str]]()
    # Small blocks come first: a pair found in one is not looked for again in a large one.
    for key in sorted(blocks, key=lambda key: (sizes[key], key)):
        for left, right in _pairs_of_block(blocks[key], changed, max_block_size):
            if (left.id, right.id) not in seen:
                seen.add((left.id, right.id))
                yield Pair(left, right, _name_frequency(left, right, sizes))


def best_candidates(
    scored: Iterable[tuple[Pair, Score]], servants: int | None = None, per_servant: float = CANDIDATES_PER_SERVANT
) -> list[Candidate]:
    """Return the best candidates, the highest score first, then by ids. Pairs whose score makes no candidate are left out.

    As many are kept as give a servant ``per_servant`` candidates on average, counted at both ends of each pair. ``servants`` is
    how many servants to average over (default: those with any candidate). Every servant's first candidate goes before anybody's
    second one, and the first few of everybody before further candidates of others, so that one common name does not use up the
    places of all. Where ``per_servant`` is 2 or more, nobody who has candidates is left without one: among equal scores the ids
    decide only with whom.
    """
    found = [Candidate(pair.left.id, pair.right.id, score) for pair, score in scored if score.is_candidate]
    found.sort(key=_by_score)
    counts = Counter[str]()
    by_round = [list[Candidate]() for _ in range(ceil(per_servant / 2) + 1)]  # the last one holds all further candidates
    for candidate in found:
        round_ = min(counts[candidate.left], counts[candidate.right], len(by_round) - 1)
        by_round[round_].append(candidate)
        counts.update((candidate.left, candidate.right))
    limit = int(per_servant * (len(counts) if servants is None else servants) / 2)
    return sorted(list(chain.from_iterable(by_round))[:limit], key=_by_score)


def _by_score(candidate: Candidate) -> tuple[float, str, str]:
    return -candidate.score.value, candidate.left, candidate.right


def _name_frequency(left: Profile, right: Profile, sizes: dict[str, int]) -> int | None:
    """Return the size of the largest block of a name that both have.

    That is a whole name if they share one, else the family name with an initial.
    """
    shared = left.keys & right.keys
    whole = [sizes[key] for key in shared if key.startswith(WHOLE_NAME)]
    return max(whole or [sizes[key] for key in shared if key.startswith(WITH_INITIAL)], default=None)


def _pairs_of_block(
    block: Sequence[Profile], changed: AbstractSet[str] | None, max_size: int
) -> Iterator[tuple[Profile, Profile]]:
    is_small = len(block) <= SMALL_BLOCK
    for part in _refined(block, max_size, _REFINEMENTS):
        for left, right in part:
            concerned = changed is None or left.id in changed or right.id in changed
            if concerned and _is_worth_scoring(left, right, is_small):
                yield left, right


def _is_worth_scoring(left: Profile, right: Profile, in_small_block: bool) -> bool:
    if not births_compatible(left.birth, right.birth) or numbers_differ(left, right):
        return False
    if in_small_block or (left.birth is not None and right.birth is not None):
        return True
    return bool(left.organisations & right.organisations) or bool(_fathers(left) & _fathers(right))


def _refined(
    block: Sequence[Profile], max_size: int, refinements: Sequence[_Refinement]
) -> Iterator[Iterator[tuple[Profile, Profile]]]:
    """Yield the pairs of each part of the block, refined until the part is small. A pair can be in several parts."""
    if len(block) < 2:
        return
    if len(block) <= max_size:
        yield combinations(block, 2)
        return
    if not refinements:
        yield _neighbours(block)
        return
    for index, refinement in enumerate(refinements):
        parts: dict[str, list[Profile]] = defaultdict(list)
        for profile in block:
            for value in refinement(profile):
                parts[value].append(profile)
        for value in sorted(parts):
            # Only the refinements that follow: another order of the same ones would give the same parts again.
            yield from _refined(parts[value], max_size, refinements[index + 1 :])


def _neighbours(block: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    ordered = sorted(block, key=lambda profile: (repr(profile.names), profile.id))
    for index, profile in enumerate(ordered):
        for other in ordered[index + 1 : index + 1 + _NEIGHBOURS]:
            yield (profile, other) if profile.id < other.id else (other, profile)


def _fathers(profile: Profile) -> frozenset[str]:
    return frozenset(skeleton(name.father) for name in profile.names if name.father and not is_initial(name.father))


def _birth_years(profile: Profile) -> tuple[str, ...]:
    """Return the year of birth if there is only one possible; several years would not refine a block."""
    birth = profile.birth
    return () if birth is None or birth.earliest.year != birth.latest.year else (str(birth.earliest.year),)


def _birth_days(profile: Profile) -> tuple[str, ...]:
    """Return day and month of birth, in either order: they stay the same if the year has a slip."""
    if profile.birth is None or (day := profile.birth.exact) is None:
        return ()
    low, high = sorted((day.month, day.day))
    return (f"{low}-{high}",)


def _given_names(profile: Profile) -> frozenset[str]:
    return frozenset(skeleton(part) for name in profile.names for part in (*name.given[:1], *name.loose))


_REFINEMENTS: tuple[_Refinement, ...] = (
    _birth_years,
    _birth_days,
    lambda profile: profile.organisations,
    _fathers,
    _given_names,
)
