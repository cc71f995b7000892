"""Which pairs of servants are worth a score, and which scored pairs are worth a person's time.

Servants that share a key form a block. In a small block every pair that nothing contradicts is worth it; a thousand namesakes
are refined by what else they share (year or day of birth, a body, the father's name) until each part is small.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations

from loaders.matching.biography import births_allow
from loaders.matching.names import WHOLE_NAME, WITH_INITIAL, is_initial
from loaders.matching.profiles import Profile
from loaders.matching.scoring import Score, numbers_differ
from loaders.matching.transliteration import skeleton

# In a block of so many (three records of some ten people) a name by itself can still be worth a look.
FEW = 30
# A block of so many gives 3,160 pairs; a larger one is refined.
MOST_IN_BLOCK = 80
# In how many refinements deep nothing is left to refine by: neighbours in the order of names are paired, no others.
_NEIGHBOURS = 10
# What a person can be asked to look at.
CANDIDATES_PER_PERSON = 3.0

_Refinement = Callable[[Profile], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two servants to score, the smaller id first. ``bearers`` is the size of the block of the name both bear, if they do."""

    left: Profile
    right: Profile
    bearers: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two servants, by id, for a person to judge."""

    left: str
    right: str
    score: Score


def pairs(profiles: Iterable[Profile], touched: AbstractSet[str] | None = None, most: int = MOST_IN_BLOCK) -> Iterator[Pair]:
    """Each pair worth a score once, in a fixed order. With ``touched`` only pairs of which one has such an id.

    All servants that share a key with a touched one must be among the profiles: block sizes tell how common a name is.
    """
    ordered = sorted(profiles, key=lambda profile: profile.id)
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for profile in ordered:
        for key in profile.keys:
            blocks[key].append(profile)
    sizes = {key: len(block) for key, block in blocks.items()}
    seen = set[tuple[str, str]]()
    # Small blocks first: what is found in one is not looked for again in a large one.
    for key in sorted(blocks, key=lambda key: (sizes[key], key)):
        for left, right in _pairs_of_block(blocks[key], touched, most):
            if (left.id, right.id) not in seen:
                seen.add((left.id, right.id))
                yield Pair(left, right, _bearers(left, right, sizes))


def best(
    scored: Iterable[tuple[Pair, Score]], persons: int | None = None, per_person: float = CANDIDATES_PER_PERSON
) -> list[Candidate]:
    """The best candidates, the highest score first, ids where scores are equal; what is no candidate is left out.

    So many are kept that a person has ``per_person`` on average, counted at both ends of each pair; ``persons`` (default:
    those who have any candidate) is over how many to average. The first of each person come before the further ones of
    others: one common name does not use up what all need.
    """
    found = [Candidate(pair.left.id, pair.right.id, score) for pair, score in scored if score.candidate]
    found.sort(key=_by_score)
    counted = Counter[str]()
    first, rest = list[Candidate](), list[Candidate]()
    for candidate in found:
        early = min(counted[candidate.left], counted[candidate.right]) < per_person / 2
        (first if early else rest).append(candidate)
        counted.update((candidate.left, candidate.right))
    most = int(per_person * (len(counted) if persons is None else persons) / 2)
    return sorted([*first, *rest][:most], key=_by_score)


def _by_score(candidate: Candidate) -> tuple[float, str, str]:
    return -candidate.score.value, candidate.left, candidate.right


def _bearers(left: Profile, right: Profile, sizes: dict[str, int]) -> int | None:
    """The largest block of a name that both bear: whole if they share one, else the family name with an initial."""
    shared = left.keys & right.keys
    whole = [sizes[key] for key in shared if key.startswith(WHOLE_NAME)]
    return max(whole or [sizes[key] for key in shared if key.startswith(WITH_INITIAL)], default=None)


def _pairs_of_block(block: Sequence[Profile], touched: AbstractSet[str] | None, most: int) -> Iterator[tuple[Profile, Profile]]:
    few = len(block) <= FEW
    for part in _refined(block, most, _REFINEMENTS):
        for left, right in part:
            if (touched is None or left.id in touched or right.id in touched) and _worth(left, right, few):
                yield left, right


def _worth(left: Profile, right: Profile, few: bool) -> bool:
    if not births_allow(left.birth, right.birth) or numbers_differ(left, right):
        return False
    if few or (left.birth is not None and right.birth is not None):
        return True
    return bool(left.bodies & right.bodies) or bool(_fathers(left) & _fathers(right))


def _refined(
    block: Sequence[Profile], most: int, refinements: Sequence[_Refinement]
) -> Iterator[Iterator[tuple[Profile, Profile]]]:
    """Pairs in parts of the block, each part small; the same pair can be in several."""
    if len(block) < 2:
        return
    if len(block) <= most:
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
            # Only what comes after: the other orders would give the same parts again.
            yield from _refined(parts[value], most, refinements[index + 1 :])


def _neighbours(block: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    ordered = sorted(block, key=lambda profile: (repr(profile.names), profile.id))
    for index, profile in enumerate(ordered):
        for other in ordered[index + 1 : index + 1 + _NEIGHBOURS]:
            yield (profile, other) if profile.id < other.id else (other, profile)


def _fathers(profile: Profile) -> frozenset[str]:
    return frozenset(skeleton(name.father) for name in profile.names if name.father and not is_initial(name.father))


def _birth_years(profile: Profile) -> tuple[str, ...]:
    """The year, where it is one: every year a birth can be of would not refine."""
    birth = profile.birth
    return () if birth is None or birth.earliest.year != birth.latest.year else (str(birth.earliest.year),)


def _birth_days(profile: Profile) -> tuple[str, ...]:
    """Day and month in either order: what a slip in the year leaves."""
    if profile.birth is None or (day := profile.birth.exact) is None:
        return ()
    low, high = sorted((day.month, day.day))
    return (f"{low}-{high}",)


def _given(profile: Profile) -> frozenset[str]:
    return frozenset(skeleton(part) for name in profile.names for part in (*name.given[:1], *name.loose))


_REFINEMENTS: tuple[_Refinement, ...] = (
    _birth_years,
    _birth_days,
    lambda profile: profile.bodies,
    _fathers,
    _given,
)
