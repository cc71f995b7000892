"""Compares two names part by part. Pure: two folded names go in; the parts they share, each with its similarity, come out.

Parts with a known role are compared by role. Where a role is not known, parts are paired by similarity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from loaders.matching.endings import core_of, is_initial, joined, root_of, stem_of
from loaders.matching.names import FoldedName
from loaders.matching.slips import differ_by_one_slip
from loaders.matching.transliteration import first_sound, similarity

# Similarity of a name and its beginning: Chris and Christopher, Olim and Olimjon. Brothers can be called that, too.
SHORT_FORM = 0.8
_SHORT_FORM_SOUNDS = 3
# Highest similarity of a family name with another ending or none: Qudaibergenov and Qudaibergen.
OTHER_ENDING = 0.9
# Words below this similarity are different words: they are paired only because no other word is left to pair them with.
DIFFERENT_WORD = 0.6
# Parts from this similarity on are alike.
ALIKE = 0.78
# A part without a role is taken for a father's name only from this similarity on.
_FATHER_WITHOUT_ROLE = 0.8


class NamePart(StrEnum):
    """A part of a name, in the order of its weight; ``NAME`` is a family or given name whose role is not known."""

    FAMILY = "family name"
    GIVEN = "given name"
    NAME = "name"
    FATHER = "father's name"


_RANK = {part: rank for rank, part in enumerate(NamePart)}


@dataclass(frozen=True, slots=True)
class PartSimilarity:
    """A part that both names have, and how similar it is (0 to 1).

    ``initial`` is whether one of the names has only its initial, ``slip`` whether two fathers' names that are not alike differ by
    one slip of the pen.
    """

    part: NamePart
    similarity: float
    initial: bool = False
    slip: bool = False


_ROLES = (NamePart.FAMILY, NamePart.GIVEN, NamePart.FATHER)
_Forms = tuple[str, ...]
"""The forms that one part can be compared in."""
_Word = tuple[NamePart, _Forms]


@lru_cache(maxsize=1 << 16)
def compare(left: FoldedName, right: FoldedName) -> tuple[PartSimilarity, ...]:
    """Return the parts that both names have, the weightiest first. The result does not depend on the order of the two names.

    Parts are paired from the most similar on. What only one name has (a patronymic, a second given name) is left out.
    """
    if (left.family, left.given, left.father, left.loose) > (right.family, right.given, right.father, right.loose):
        return compare(right, left)
    paired = _by_similarity(left, right) if left.loose or right.loose else _by_role(left, right)
    return tuple(sorted(paired, key=lambda found: (_RANK[found.part], -found.similarity)))


def _by_role(left: FoldedName, right: FoldedName) -> Iterator[PartSimilarity]:
    for part, ours, theirs in zip(_ROLES, _parts_with_role(left), _parts_with_role(right), strict=True):
        found = [each for one in ours for other in theirs if (each := _part_similarity((part, one), (part, other)))]
        if found:
            yield max(found, key=lambda each: each.similarity)  # of two family names the more similar one counts


def _by_similarity(left: FoldedName, right: FoldedName) -> Iterator[PartSimilarity]:
    others = _words(right)
    pairs = [
        (found, ours, theirs)
        for ours, one in enumerate(_words(left))
        for theirs, other in enumerate(others)
        if (found := _part_similarity(one, other)) is not None
    ]
    pairs.sort(key=lambda pair: (-max(pair[0].similarity, DIFFERENT_WORD), _RANK[pair[0].part], -pair[0].similarity))
    used_ours, used_theirs, used_roles = set[int](), set[int](), set[NamePart]()
    for found, ours, theirs in pairs:
        if ours in used_ours or theirs in used_theirs or found.part in used_roles:
            continue
        used_ours.add(ours)
        used_theirs.add(theirs)
        if found.part is not NamePart.NAME:
            used_roles.add(found.part)
        yield found


def _parts_with_role(name: FoldedName) -> tuple[tuple[_Forms, ...], ...]:
    """Return the parts with a role, in the order of ``_ROLES``."""
    # Nur Sultan is Nursultan; a further given name that only one office writes lowers nothing.
    given = (tuple(dict.fromkeys((name.given[0], "".join(name.given)))),) if name.given else ()
    return tuple((word,) for word in name.family), given, ((name.father,),) if name.father else ()


def _words(name: FoldedName) -> list[_Word]:
    with_role = [(part, word) for part, words in zip(_ROLES, _parts_with_role(name), strict=True) for word in words]
    return [*with_role, *((NamePart.NAME, (word,)) for word in name.loose)]


def _part_similarity(one: _Word, other: _Word) -> PartSimilarity | None:
    part = other[0] if one[0] is NamePart.NAME else one[0]
    if part is not other[0] and other[0] is not NamePart.NAME:
        return None
    ours, theirs = one[1], other[1]
    if is_initial(ours[0]) or is_initial(theirs[0]):
        if part is NamePart.FAMILY:
            return None
        return PartSimilarity(part, float(first_sound(ours[0]) == first_sound(theirs[0])), True)
    if part is NamePart.FATHER:
        stem, their_stem = stem_of(ours[0]), stem_of(theirs[0])
        found = similarity(stem, their_stem)
        if one[0] is not other[0]:
            return PartSimilarity(part, found) if found >= _FATHER_WITHOUT_ROLE else None
        return PartSimilarity(part, found, slip=found < ALIKE and differ_by_one_slip(stem, their_stem))
    found = max(_name_similarity(a, b) for a in ours for b in theirs)
    if part is not NamePart.GIVEN and found < OTHER_ENDING:
        found = max(found, OTHER_ENDING * _root_similarity(core_of(ours[0]), core_of(theirs[0])))
    return PartSimilarity(part, found)


def _name_similarity(word: str, their_word: str) -> float:
    """Return how similar two names are that may have particles; at most ``OTHER_ENDING`` if only one has the particle."""
    if " " not in word and " " not in their_word:
        return _word_similarity(word, their_word)
    core, their_core = core_of(word), core_of(their_word)
    if word[: -len(core)] == their_word[: -len(their_core)]:
        return _word_similarity(core, their_core)  # the same particle makes different names no more alike
    return max(_word_similarity(joined(word), joined(their_word)), OTHER_ENDING * similarity(core, their_core))


def _root_similarity(word: str, their_word: str) -> float:
    """Return how similar two roots are; 0 if both words have the same ending, as it then explains no difference."""
    root, their_root = root_of(word), root_of(their_word)
    same_ending = word[len(root) :] == their_word[len(their_root) :]
    return 0.0 if same_ending else similarity(root, their_root)


def _word_similarity(word: str, their_word: str) -> float:
    found = similarity(word, their_word)
    short, long = sorted((word, their_word), key=len)
    if found < SHORT_FORM and len(short) >= _SHORT_FORM_SOUNDS and long.startswith(short):
        return SHORT_FORM
    return found
