"""Turns names of persons, in any spelling, into comparable parts and into keys for blocking.

Pure: a name as an office wrote it goes in; a ``FoldedName`` or name keys come out.

Offices write one name in many ways: in three scripts, family name first or last, with or without a patronymic, with initials,
titles and honours. ``fold`` assigns a part to its role where the name itself shows it (by an ending, a patronymic or a comma).
Where the name does not show it, the part stays in ``loose``: ``fold`` never guesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, combinations, product

from graph.model.days import Day
from loaders.matching.endings import (
    core_of,
    father_stem,
    female_by_endings,
    form_for_men,
    is_daughter_of,
    is_family_name,
    is_initial,
    is_son_of,
    patronymic,
    root_of,
)
from loaders.matching.name_words import segments_of
from loaders.matching.particles import DAUGHTER_PARTICLES, Where, Word, with_particles, words_of
from loaders.matching.search_words import MAX_CHARACTERS, MAX_LETTERS
from loaders.matching.transliteration import first_sound, skeleton, sound

MAX_KEYS = 8
"""Most keys that one person gets: a name with a former last name has about seven. Each key is a relationship in the graph."""
MAX_NAME_WORDS = 12
"""Most words of a name that count. Keys and comparisons take each with each, and a portal may send a name of any length."""

# Prefixes of the keys whose block sizes tell how common a name is: two whole parts, or one part and an initial.
WHOLE_NAME, WITH_INITIAL = "two:", "initial:"


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name in comparable parts, each a word as ``transliteration.sound`` gives it.

    An initial is a part of one or two sounds. ``family`` holds family names in the form for men. ``given`` holds the given name
    in one word, then further given names. ``father`` is the stem of the patronymic, empty where there is none. ``loose`` holds
    parts that could be family or given name, sorted. ``female`` is the sex that the endings show, None where they show none.
    Particles stand before their name with a space: ``de la kruz``.

    Two spellings fold to equal names if they differ only in case, apostrophes, spacing, or the order of parts with a known role.
    Case counts where it alone tells a name from what is none: Vi and VI, Mac Miller and MacMiller, Van Berg and van Berg.
    """

    family: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    father: str = ""
    loose: tuple[str, ...] = ()
    female: bool | None = None

    def __bool__(self) -> bool:
        return bool(self.family or self.given or self.loose)


def fold(text: str) -> FoldedName:
    """Return the name in comparable parts; it is falsy if the text names nobody.

    Words in brackets, titles and generations (Jr., III) are left out, wherever they stand. Of a text beyond all names only the
    first ``MAX_CHARACTERS`` count, of those the first ``MAX_NAME_WORDS`` words, of each the first ``MAX_LETTERS`` letters.
    """
    segments = segments_of(text[:MAX_CHARACTERS])
    if not segments:
        return FoldedName()
    if len(segments) == 1:
        return _with_roles(_counting(words_of(segments[0], Where.WHOLE)[0]), ())
    head, _ = words_of(segments[0], Where.FAMILY)
    tail, particles = words_of([token for segment in segments[1:] for token in segment], Where.GIVEN)
    if particles:
        head[0] = with_particles(particles, head[0])
    head = _counting(head)
    return _with_roles(_counting(tail)[: MAX_NAME_WORDS - len(head)], tuple(word.letters for word in head))


def name_keys(spellings: Iterable[str], birth: Day | None = None) -> frozenset[str]:
    """Return the blocking keys of a person: two servants who may be one person share a key.

    A person has at most ``MAX_KEYS`` of them; the most specific ones are kept.
    """
    return keys_of_folded(map(fold, spellings), birth)


def keys_of_folded(names: Iterable[FoldedName], birth: Day | None) -> frozenset[str]:
    """Return the blocking keys of a person whose names are folded already."""
    ranked: dict[str, int] = {}
    for name in names:
        for rank, key in _ranked_keys(name, birth):
            ranked[key] = min(rank, ranked.get(key, rank))
    return frozenset(sorted(ranked, key=lambda key: (ranked[key], key))[:MAX_KEYS])


def _ranked_keys(name: FoldedName, birth: Day | None) -> Iterable[tuple[int, str]]:
    """Return keys, each with its rank (the lowest is the most specific).

    There are four kinds: the day of birth and an initial, two whole parts, a part and the father's name, a part and an initial.
    """
    families = tuple(chain.from_iterable(map(_skeletons, name.family)))
    first = skeleton(name.given[0]) if name.given and not is_initial(name.given[0]) else ""
    words = [_skeletons(part) for part in name.loose if not is_initial(part)]
    loose = tuple(chain.from_iterable(words))
    if first:
        yield from ((1, _pair_key(family, first)) for family in families)
    if len(name.father) > 1:
        yield from ((2, _pair_key(part, skeleton(name.father))) for part in (first, *loose) if part)
    for ones, others in combinations(words, 2):
        yield from ((1, _pair_key(one, other)) for one, other in product(ones, others))
    yield from ((1, _pair_key(one, other)) for one in loose for other in (*families, *((first,) if first else ())))
    initials = {first_sound(part) for part in (*name.given[:1], *name.loose)}
    for family in families or loose:
        beside = initials if families else _other_initials(name.loose, family)
        yield from ((3, f"{WITH_INITIAL}{family}:{initial}") for initial in beside)
    if birth is not None and birth.exact is not None:
        day = birth.exact
        low, high = sorted((day.month, day.day))  # the key is the same if day and month were swapped
        yield from ((0, f"born:{day.year}-{low}-{high}:{initial}") for initial in initials)


def _other_initials(loose: tuple[str, ...], family: str) -> set[str]:
    return {first_sound(part) for part in loose if family not in _skeletons(part)}


def _skeletons(part: str) -> tuple[str, ...]:
    """Return the skeleton of a part's root and, if it has a particle, that of the whole: Cruz and Delacruz are both found."""
    root = skeleton(root_of(part))
    return (root, skeleton(part)) if " " in part else (root,)


def _pair_key(one: str, other: str) -> str:
    return f"{WHOLE_NAME}{min(one, other)}:{max(one, other)}"


def _counting(words: list[Word]) -> list[Word]:
    """Return the first words, each with its first letters, as far as they count."""
    return [
        word if len(word.letters) <= MAX_LETTERS else replace(word, letters=word.letters[:MAX_LETTERS].rstrip())
        for word in words[:MAX_NAME_WORDS]
    ]


def _with_roles(words: list[Word], before_comma: tuple[str, ...]) -> FoldedName:
    words, father, at, female = _without_patronymic(words, bool(before_comma))
    if not father:
        words, father, female = _without_descent(words, bool(before_comma), female)
    if before_comma:
        return _folded(before_comma, [word.letters for word in words], father, female)
    family = [index for index, word in enumerate(words) if word.family]
    if not family:
        family = _family_without_particle(words, at)
    if not family:
        return FoldedName(father=father, loose=tuple(sorted(sound(word.letters) for word in words)), female=female)
    rest = [word.letters for index, word in enumerate(words) if index not in family]
    return _folded(tuple(words[index].letters for index in family), rest, father, female)


def _family_without_particle(words: list[Word], at: int | None) -> list[int]:
    """Return the places of the family names; ``at`` is the place of a patronymic that was taken out."""
    family = [index for index, word in enumerate(words) if is_family_name(word.letters)]
    if not family and at is not None and at > 0 and len(words) > 1:
        # A patronymic follows the given name, so the word before it is that, wherever the family name stands.
        family = [index for index in range(len(words)) if index != at - 1]
    if not family and len(words) > 1:
        long = [index for index, word in enumerate(words) if not word.initial]
        family = long if len(long) == 1 else []
    return [] if len(family) == len(words) > 1 else family  # if each word could be the family name, none is known to be it


def _folded(families: tuple[str, ...], given: list[str], father: str, female: bool | None) -> FoldedName:
    family_sounds = [sound(word) for word in families]
    return FoldedName(
        family=tuple(sorted(set(map(form_for_men, family_sounds)))),
        given=tuple(map(sound, given)),
        father=father,
        female=female_by_endings(family_sounds) if female is None else female,
    )


def _without_descent(words: list[Word], family_is_known: bool, female: bool | None) -> tuple[list[Word], str, bool | None]:
    """Return the other words, the stem of the father named by *bin* or *ibn*, and whether the word is a daughter's.

    Where no other word can be the family name, *bin Salman* is that.
    """
    at = next((index for index, word in enumerate(words) if word.descent), None)
    if at is None or at == 0:
        return words, "", female
    others = [*words[:at], *words[at + 1 :]]
    if not family_is_known and not any(word.family or is_family_name(word.letters) for word in others):
        return words, "", female
    return others, father_stem(core_of(words[at].letters)), words[at].descent in DAUGHTER_PARTICLES


def _without_patronymic(words: list[Word], family_is_known: bool) -> tuple[list[Word], str, int | None, bool | None]:
    """Return the other words, the father's stem, the place of the patronymic, and whether its ending is a daughter's.

    If there are only two words, neither is taken for a patronymic by its ending: Momyshuly and Shostakovich are family names too.
    """
    for index in range(1, len(words)):
        daughter = is_daughter_of(words[index].letters)
        if daughter or is_son_of(words[index].letters):
            return [*words[: index - 1], *words[index + 1 :]], father_stem(words[index - 1].letters), index - 1, daughter
    if len(words) == 1 or (len(words) == 2 and not family_is_known):
        return words, "", None, None
    found = {index: parsed for index, word in enumerate(words) if (parsed := patronymic(word.letters)) is not None}
    # Of two candidates (Roman Arkadyevich Abramovich) the first that follows another word is the patronymic, the other the family
    # name.
    at = next((index for index in found if index > 0 and index - 1 not in found), next(iter(found), None))
    if at is None:
        return words, "", None, None
    stem, female = found[at]
    return [*words[:at], *words[at + 1 :]], stem, at, female
