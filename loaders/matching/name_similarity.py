"""How alike two names are, part by part: which part of one stands for which part of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from loaders.matching.names import FoldedName, is_initial, root_of, stem_of
from loaders.matching.transliteration import alike, begins

# A whole name that begins with the other one: Chris and Christopher, Olim and Olimjon. Brothers can be called so, too.
SHORT_FORM = 0.8
_SHORT_FORM_SOUNDS = 3
# A family name with another ending or none: Qudaibergenov and Qudaibergen.
OTHER_FORM = 0.9
# Below this two words are two words: they are joined only because nothing else is left to join them with.
OTHER_WORD = 0.6
# A part that nothing marks is taken for a father's name only where it clearly is.
_BARE_FATHER = 0.8


class Part(StrEnum):
    """A part of a name, in the order of its weight; ``NAME`` is family or given name where nothing tells which."""

    FAMILY = "family name"
    GIVEN = "given name"
    NAME = "name"
    FATHER = "father's name"


_RANK = {part: rank for rank, part in enumerate(Part)}


@dataclass(frozen=True, slots=True)
class Likeness:
    """One part that both names have, how alike it is (0 to 1), and whether one of them has only its initial."""

    part: Part
    alike: float
    initial: bool = False


_ROLES = (Part.FAMILY, Part.GIVEN, Part.FATHER)
_Reading = tuple[str, ...]
"""The ways to read one part."""
_Word = tuple[Part, _Reading]


@lru_cache(maxsize=1 << 16)
def compare(left: FoldedName, right: FoldedName) -> tuple[Likeness, ...]:
    """The parts that both have, each with its likeness, the weightiest first: the same whichever name comes first.

    Parts are joined from the most alike on. What only one of the names has (a patronymic, a second given name) is no part.
    """
    if (left.family, left.given, left.father, left.loose) > (right.family, right.given, right.father, right.loose):
        return compare(right, left)
    joined = _by_likeness(left, right) if left.loose or right.loose else _by_role(left, right)
    return tuple(sorted(joined, key=lambda likeness: (_RANK[likeness.part], -likeness.alike)))


def _by_role(left: FoldedName, right: FoldedName) -> Iterator[Likeness]:
    for part, ours, theirs in zip(_ROLES, _told(left), _told(right), strict=True):
        found = [likeness for one in ours for other in theirs if (likeness := _likeness((part, one), (part, other)))]
        if found:
            yield max(found, key=lambda likeness: likeness.alike)  # of two family names the better one counts


def _by_likeness(left: FoldedName, right: FoldedName) -> Iterator[Likeness]:
    others = _words(right)
    pairs = [
        (likeness, ours, theirs)
        for ours, one in enumerate(_words(left))
        for theirs, other in enumerate(others)
        if (likeness := _likeness(one, other)) is not None
    ]
    pairs.sort(key=lambda found: (-max(found[0].alike, OTHER_WORD), _RANK[found[0].part], -found[0].alike))
    used_ours, used_theirs, marked = set[int](), set[int](), set[Part]()
    for likeness, ours, theirs in pairs:
        if ours in used_ours or theirs in used_theirs or likeness.part in marked:
            continue
        used_ours.add(ours)
        used_theirs.add(theirs)
        if likeness.part is not Part.NAME:
            marked.add(likeness.part)
        yield likeness


def _told(name: FoldedName) -> tuple[tuple[_Reading, ...], ...]:
    """The parts with a role, in the order of ``_ROLES``."""
    # Nur Sultan is Nursultan; a further given name that only one office writes takes nothing away.
    given = (tuple(dict.fromkeys((name.given[0], "".join(name.given)))),) if name.given else ()
    return tuple((word,) for word in name.family), given, ((name.father,),) if name.father else ()


def _words(name: FoldedName) -> list[_Word]:
    told = [(part, word) for part, words in zip(_ROLES, _told(name), strict=True) for word in words]
    return [*told, *((Part.NAME, (word,)) for word in name.loose)]


def _likeness(one: _Word, other: _Word) -> Likeness | None:
    part = other[0] if one[0] is Part.NAME else one[0]
    if part is not other[0] and other[0] is not Part.NAME:
        return None
    ours, theirs = one[1], other[1]
    if is_initial(ours[0]) or is_initial(theirs[0]):
        if part is Part.FAMILY:
            return None
        return Likeness(part, float(begins(ours[0]) == begins(theirs[0])), True)
    if part is Part.FATHER:
        found = alike(stem_of(ours[0]), stem_of(theirs[0]))
        return Likeness(part, found) if one[0] is other[0] or found >= _BARE_FATHER else None
    found = max(_of_words(a, b) for a in ours for b in theirs)
    if part is not Part.GIVEN and found < OTHER_FORM:
        found = max(found, OTHER_FORM * _of_roots(ours[0], theirs[0]))
    return Likeness(part, found)


def _of_roots(word: str, their_word: str) -> float:
    """Of words of which one has an ending that the other one has not; nothing says that both lost the same one."""
    root, their_root = root_of(word), root_of(their_word)
    same_ending = word[len(root) :] == their_word[len(their_root) :]
    return 0.0 if same_ending else alike(root, their_root)


def _of_words(word: str, their_word: str) -> float:
    found = alike(word, their_word)
    short, long = sorted((word, their_word), key=len)
    if found < SHORT_FORM and len(short) >= _SHORT_FORM_SOUNDS and long.startswith(short):
        return SHORT_FORM
    return found
