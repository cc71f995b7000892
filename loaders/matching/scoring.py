"""How likely two servants are one person, with reasons for a person to read.

The score adds up what speaks for and against; it is no probability. ``CANDIDATE`` is the least that is worth a look: nothing
is ever merged on a score, however high.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum, log2

from graph.model.nodes import Sex
from loaders.matching.biography import Said, of_births, of_services, of_years
from loaders.matching.name_similarity import OTHER_WORD, Likeness, Part, compare
from loaders.matching.names import FoldedName
from loaders.matching.profiles import Profile

# A rare name in full, and nothing else, is a weak candidate; a common one is none.
CANDIDATE = 0.35
# Where something certain contradicts: below every threshold, whatever else agrees.
CONTRADICTED = 0.2

# Family, given and father's name together are worth more than a birth date: several thousand people share one of those.
_WORTH = {Part.FAMILY: 0.22, Part.GIVEN: 0.2, Part.FATHER: 0.13}
# Of parts nothing marks, the first two are the family and the given name, further ones are middle names.
_LOOSE_WORTH = (0.22, 0.2, 0.05)
_INITIAL_SHARE = 0.5
# Another given name is another person, and a brother shares all the rest; in a letter or two it can be a slip of the pen.
_OTHER_GIVEN, _SLIP_IN_GIVEN = -0.6, -0.2
_OTHER_FATHER = -0.25
# Women change their family name when they marry, men hardly ever.
_OTHER_FAMILY, _OTHER_FAMILY_OF_WOMAN = -0.35, -0.05
_SLIP_BELOW = 0.78
_OTHER_SEX, _OTHER_ENDINGS = -0.45, -0.3
_OTHER_COUNTRY = -0.1

# Bearers of a name are records, some of one and the same person: up to eight it still points to few.
_FEW_BEARERS = 8
_RARE, _COMMON, _PER_DOUBLING = 0.1, -0.25, -0.06
# A father's name that agrees leaves about one bearer in so many.
_FATHERS = 20

_SAME_POST = 0.05
_NATIONAL = re.compile(r"[A-Z]{2}/")


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 1, and why: short sentences, each with what it added or took away, in the order of their weight."""

    value: float
    reasons: tuple[str, ...]

    @property
    def candidate(self) -> bool:
        return self.value >= CANDIDATE


def score(left: Profile, right: Profile, bearers: int | None = None) -> Score:
    """How likely both are one person: the same whichever comes first.

    ``bearers`` is how many servants' names share the pair's name key; None where that is not known, which says nothing.
    """
    numbers = _of_numbers(left, right)
    if numbers is not None:
        return numbers
    said = _of_names(left, right, bearers) + _of_sexes(left, right)
    said += [*of_births(left.birth, right.birth), *of_years(left, right), *of_services(left, right)]
    if left.posts & right.posts:
        said.append(Said(_SAME_POST, "held a post of the same title"))
    if left.country and right.country and left.country != right.country:
        said.append(Said(_OTHER_COUNTRY, "servants of two countries"))
    said.sort(key=lambda one: (not one.decides, -abs(one.weight), one.sentence))
    value = min(1.0, max(0.0, fsum(one.weight for one in said)))
    if any(one.decides for one in said):
        value = min(value, CONTRADICTED)
    return Score(round(value, 4), tuple(f"{one.sentence} ({one.weight:+.2f})" for one in said))


def numbers_differ(left: Profile, right: Profile) -> bool:
    """Whether some national scheme gave each a number and not one of them is the same: certainly two persons."""
    if not left.identifiers or not right.identifiers:
        return False
    return any(not (ours & theirs) for ours, theirs in _national_numbers(left, right))


def _of_numbers(left: Profile, right: Profile) -> Score | None:
    if numbers_differ(left, right):
        return Score(0.0, ("two different national numbers",))
    if any(_NATIONAL.match(ref.scheme) for ref in left.identifiers & right.identifiers):
        return Score(1.0, ("the same national number",))
    return None


def _national_numbers(left: Profile, right: Profile) -> Iterator[tuple[set[str], set[str]]]:
    """The numbers of both in each national scheme that knows both."""
    for scheme in {ref.scheme for ref in left.identifiers if _NATIONAL.match(ref.scheme)}:
        theirs = {ref.number for ref in right.identifiers if ref.scheme == scheme}
        if theirs:
            yield {ref.number for ref in left.identifiers if ref.scheme == scheme}, theirs


def _of_names(left: Profile, right: Profile, bearers: int | None) -> list[Said]:
    """What the two spellings that agree best say."""
    woman = Sex.FEMALE in (left.sex, right.sex)
    found = [_of_parts(one, other, woman, bearers) for one in left.names for other in right.names]
    if len(found) < 2:
        return found[0] if found else []
    return max(found, key=lambda said: (fsum(one.weight for one in said), [one.sentence for one in said]))


def _of_parts(one: FoldedName, other: FoldedName, woman: bool, bearers: int | None) -> list[Said]:
    parts = compare(one, other)
    woman = woman or True in (one.female, other.female)
    said: list[Said] = []
    loose = iter(_LOOSE_WORTH)
    # Initials by themselves fit everybody: they count beside a whole part that agrees.
    whole = any(not part.initial and part.alike >= _SLIP_BELOW for part in parts)
    for part in parts:
        worth = next(loose, 0.0) if part.part is Part.NAME else _WORTH[part.part]
        if worth and (whole or not part.initial):
            said.append(_of_part(part, worth, woman))
    if bearers is not None and (rarity := _of_rarity(parts, bearers, woman)) is not None:
        said.append(rarity)
    return said


def _of_part(part: Likeness, worth: float, woman: bool) -> Said:
    if part.initial:
        if part.alike:
            return Said(worth * _INITIAL_SHARE, f"{part.part} with the same initial")
        return Said(_otherwise(part, worth, woman), f"{part.part} with another initial")
    if part.alike >= _SLIP_BELOW:
        how = "the same" if part.alike == 1 else f"alike ({part.alike:.2f})"
        return Said(worth * (2 * part.alike - 1 if part.alike < 1 else 1), f"{part.part} {how}")
    if part.alike >= OTHER_WORD and part.part is not Part.FATHER:
        slip = _SLIP_IN_GIVEN if part.part is not Part.FAMILY else max(_SLIP_IN_GIVEN, _otherwise(part, worth, woman))
        return Said(slip, f"{part.part} differs in a letter or two ({part.alike:.2f})")
    return Said(_otherwise(part, worth, woman), f"{part.part} differs ({part.alike:.2f})")


def _otherwise(part: Likeness, worth: float, woman: bool) -> float:
    if part.part is Part.FAMILY:
        return _OTHER_FAMILY_OF_WOMAN if woman else _OTHER_FAMILY
    if part.part is Part.FATHER:
        return _OTHER_FATHER
    # Another middle name is a weak contradiction: many offices write only one of several.
    return _OTHER_GIVEN if worth > _LOOSE_WORTH[-1] else -worth


def _of_rarity(parts: tuple[Likeness, ...], bearers: int, woman: bool) -> Said | None:
    """Nothing where the names differ; a woman's family name may, her given and her father's name are then what is rare."""
    agreeing = {part.part for part in parts if part.alike >= _SLIP_BELOW}
    differing = {part.part for part in parts if part.alike < _SLIP_BELOW} - ({Part.FAMILY} if woman else set())
    if differing or len(parts) < 2 or agreeing == {Part.GIVEN}:
        return None
    fathers = agreeing >= {Part.FAMILY, Part.GIVEN, Part.FATHER}
    expected = max(1.0, bearers / (_FATHERS if fathers else 1))
    weight = min(_RARE, max(_COMMON, _RARE + _PER_DOUBLING * log2(expected / _FEW_BEARERS)))
    return Said(weight, f"{bearers} records have such a name" + (", few of them such a father" if fathers else ""))


def _of_sexes(left: Profile, right: Profile) -> list[Said]:
    if left.sex is not None and right.sex is not None:
        return [Said(_OTHER_SEX, "a woman and a man")] if left.sex is not right.sex else []
    ours, theirs = _sex_shown(left), _sex_shown(right)
    if ours is not None and theirs is not None and ours is not theirs:
        return [Said(_OTHER_ENDINGS, "the endings of the names are a woman's and a man's")]
    return []


def _sex_shown(profile: Profile) -> bool | None:
    if profile.sex is not None:
        return profile.sex is Sex.FEMALE
    shown = {name.female for name in profile.names if name.female is not None}
    return shown.pop() if len(shown) == 1 else None
