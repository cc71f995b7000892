"""Scores how likely two servants are one person, with reasons for a reviewer to read.

Pure: two profiles go in; a score from 0 to 1 and its reasons come out. The score is the sum of the evidence for and against, not
a probability. ``CANDIDATE`` is the lowest score worth a review. Nothing is ever merged on a score, however high.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum, log2

from graph.model.nodes import Sex
from loaders.matching.biography import Evidence, age_evidence, birth_evidence, service_evidence
from loaders.matching.name_similarity import ALIKE, DIFFERENT_WORD, NamePart, PartSimilarity, compare
from loaders.matching.names import FoldedName
from loaders.matching.profiles import Profile

# A rare full name without other evidence makes a weak candidate; a common one makes none.
CANDIDATE = 0.35
# Highest score of a pair with a certain contradiction: below every threshold, whatever else agrees.
CONTRADICTED = 0.2

# Family, given and father's name together weigh more than a birth date, which several thousand people share.
_PART_WEIGHTS = {NamePart.FAMILY: 0.22, NamePart.GIVEN: 0.2, NamePart.FATHER: 0.13}
# The first two parts without a role are the family and the given name, further ones are middle names.
_LOOSE_PART_WEIGHTS = (0.22, 0.2, 0.05)
_INITIAL_SHARE = 0.5
# Another given name means another person: a brother shares all the rest. A difference of a letter or two can be a slip of the
# pen.
_GIVEN_DIFFERS, _SLIP_IN_GIVEN = -0.6, -0.2
# Offices write a patronymic in many ways and often leave it out: a slip in it says as much as its absence.
_FATHER_DIFFERS, _SLIP_IN_FATHER = -0.25, 0.0
# Women change their family name when they marry, men hardly ever.
_FAMILY_DIFFERS, _FAMILY_OF_WOMAN_DIFFERS = -0.35, -0.05
_SEX_DIFFERS, _ENDINGS_DIFFER = -0.45, -0.3
_COUNTRY_DIFFERS = -0.1

# A frequency counts records, some of which belong to one person: up to eight records a name still points to few people.
_RARE_NAME_RECORDS = 8
_RARE, _COMMON, _PER_DOUBLING = 0.1, -0.25, -0.06
# Of the records with a name about one in this many also has the same father's name.
_RECORDS_PER_FATHER = 20

_SAME_TITLE = 0.05
_NATIONAL = re.compile(r"[A-Z]{2}/")


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 to 1 with its reasons: short sentences, each with its weight, the weightiest first."""

    value: float
    reasons: tuple[str, ...]

    @property
    def is_candidate(self) -> bool:
        return self.value >= CANDIDATE


def score(left: Profile, right: Profile, name_frequency: int | None = None) -> Score:
    """Score how likely both are one person. The result does not depend on the order of the two.

    ``name_frequency`` is how many servants share the pair's name key. None means that it is not known; it then counts neither
    for nor against.
    """
    by_numbers = _score_of_numbers(left, right)
    if by_numbers is not None:
        return by_numbers
    evidence = _name_evidence(left, right, name_frequency) + _sex_evidence(left, right)
    evidence += [*birth_evidence(left.birth, right.birth), *age_evidence(left, right), *service_evidence(left, right)]
    if left.position_titles & right.position_titles:
        evidence.append(Evidence(_SAME_TITLE, "held a post of the same title"))
    if left.country and right.country and left.country != right.country:
        evidence.append(Evidence(_COUNTRY_DIFFERS, "servants of two countries"))
    evidence.sort(key=lambda each: (not each.decisive, -abs(each.weight), each.reason))
    value = min(1.0, max(0.0, fsum(each.weight for each in evidence)))
    if any(each.decisive for each in evidence):
        value = min(value, CONTRADICTED)
    return Score(round(value, 4), tuple(f"{each.reason} ({each.weight:+.2f})" for each in evidence))


def numbers_differ(left: Profile, right: Profile) -> bool:
    """Tell whether some national scheme gave each a number and none of these is the same: then they are certainly two persons."""
    if not left.identifiers or not right.identifiers:
        return False
    return any(not (ours & theirs) for ours, theirs in _national_numbers(left, right))


def _score_of_numbers(left: Profile, right: Profile) -> Score | None:
    if numbers_differ(left, right):
        return Score(0.0, ("two different national numbers",))
    if any(_NATIONAL.match(ref.scheme) for ref in left.identifiers & right.identifiers):
        return Score(1.0, ("the same national number",))
    return None


def _national_numbers(left: Profile, right: Profile) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the numbers of both in each national scheme in which both have one."""
    for scheme in {ref.scheme for ref in left.identifiers if _NATIONAL.match(ref.scheme)}:
        theirs = {ref.number for ref in right.identifiers if ref.scheme == scheme}
        if theirs:
            yield {ref.number for ref in left.identifiers if ref.scheme == scheme}, theirs


def _name_evidence(left: Profile, right: Profile, name_frequency: int | None) -> list[Evidence]:
    """Return the evidence from the two spellings that agree best."""
    woman = Sex.FEMALE in (left.sex, right.sex)
    found = [
        _evidence_of_spellings(one, other, woman, name_frequency)
        for one in left.names
        for other in right.names
        if one and other  # what names nobody speaks neither for nor against
    ]
    if len(found) < 2:
        return found[0] if found else []
    return max(found, key=lambda evidence: (fsum(each.weight for each in evidence), [each.reason for each in evidence]))


def _evidence_of_spellings(one: FoldedName, other: FoldedName, woman: bool, name_frequency: int | None) -> list[Evidence]:
    parts = compare(one, other)
    woman = woman or True in (one.female, other.female)
    evidence: list[Evidence] = []
    loose = iter(_LOOSE_PART_WEIGHTS)
    # Initials alone fit everybody: they count only beside a whole part that agrees.
    whole = any(not part.initial and part.similarity >= ALIKE for part in parts)
    for part in parts:
        weight = next(loose, 0.0) if part.part is NamePart.NAME else _PART_WEIGHTS[part.part]
        if weight and (whole or not part.initial):
            evidence.append(_part_evidence(part, weight, woman))
    if name_frequency is not None and (rarity := _rarity_evidence(parts, name_frequency, woman)) is not None:
        evidence.append(rarity)
    return evidence


def _part_evidence(part: PartSimilarity, weight: float, woman: bool) -> Evidence:
    if part.initial:
        if part.similarity:
            return Evidence(weight * _INITIAL_SHARE, f"{part.part} with the same initial")
        return Evidence(_weight_of_difference(part, weight, woman), f"{part.part} with another initial")
    if part.similarity >= ALIKE:
        how = "the same" if part.similarity == 1 else f"alike ({part.similarity:.2f})"
        return Evidence(weight * (2 * part.similarity - 1 if part.similarity < 1 else 1), f"{part.part} {how}")
    if part.slip:
        return Evidence(_SLIP_IN_FATHER, f"{part.part} differs in one letter ({part.similarity:.2f})")
    if part.similarity >= DIFFERENT_WORD and part.part is not NamePart.FATHER:
        slip = _SLIP_IN_GIVEN
        if part.part is NamePart.FAMILY:
            slip = max(slip, _weight_of_difference(part, weight, woman))
        return Evidence(slip, f"{part.part} differs in a letter or two ({part.similarity:.2f})")
    return Evidence(_weight_of_difference(part, weight, woman), f"{part.part} differs ({part.similarity:.2f})")


def _weight_of_difference(part: PartSimilarity, weight: float, woman: bool) -> float:
    if part.part is NamePart.FAMILY:
        return _FAMILY_OF_WOMAN_DIFFERS if woman else _FAMILY_DIFFERS
    if part.part is NamePart.FATHER:
        return _FATHER_DIFFERS
    # Another middle name is a weak contradiction: many offices write only one of several.
    return _GIVEN_DIFFERS if weight > _LOOSE_PART_WEIGHTS[-1] else -weight


def _rarity_evidence(parts: tuple[PartSimilarity, ...], name_frequency: int, woman: bool) -> Evidence | None:
    """Return what the frequency of the name tells; None if the names differ.

    A woman's family name may differ: what is rare or common is then her given name with her father's.
    """
    parts = tuple(part for part in parts if not part.slip)
    agreeing = {part.part for part in parts if part.similarity >= ALIKE}
    differing = {part.part for part in parts if part.similarity < ALIKE} - ({NamePart.FAMILY} if woman else set())
    if differing or len(parts) < 2 or agreeing == {NamePart.GIVEN}:
        return None
    same_father = agreeing >= {NamePart.FAMILY, NamePart.GIVEN, NamePart.FATHER}
    expected = max(1.0, name_frequency / (_RECORDS_PER_FATHER if same_father else 1))
    weight = min(_RARE, max(_COMMON, _RARE + _PER_DOUBLING * log2(expected / _RARE_NAME_RECORDS)))
    return Evidence(weight, f"{name_frequency} records have such a name" + (", few of them such a father" if same_father else ""))


def _sex_evidence(left: Profile, right: Profile) -> list[Evidence]:
    if left.sex is not None and right.sex is not None:
        return [Evidence(_SEX_DIFFERS, "a woman and a man")] if left.sex is not right.sex else []
    left_female, right_female = _is_female(left), _is_female(right)
    if left_female is not None and right_female is not None and left_female is not right_female:
        return [Evidence(_ENDINGS_DIFFER, "the endings of the names are a woman's and a man's")]
    return []


def _is_female(profile: Profile) -> bool | None:
    if profile.sex is not None:
        return profile.sex is Sex.FEMALE
    by_names = {name.female for name in profile.names if name.female is not None}
    return by_names.pop() if len(by_names) == 1 else None
