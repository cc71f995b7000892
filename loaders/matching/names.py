"""Turns names of persons, in any spelling, into comparable parts and into keys for blocking.

Pure: a name as an office wrote it goes in; a ``FoldedName`` or name keys come out.

Offices write one name in many ways: in three scripts, family name first or last, with or without a patronymic, with initials,
titles and honours. ``fold`` assigns a part to its role where the name itself shows it (by an ending, a patronymic or a comma).
Where the name does not show it, the part stays in ``loose``: ``fold`` never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from graph.model.days import Day
from loaders.matching.transliteration import first_sound, latin, skeleton, sound

MAX_KEYS = 8
"""Most keys that one person gets: a name with a former last name has about seven. Each key is a relationship in the graph."""

# Prefixes of the keys whose block sizes tell how common a name is: two whole parts, or one part and an initial.
WHOLE_NAME, WITH_INITIAL = "two:", "initial:"

_TITLES = (
    "sir", "dame", "lord", "lady", "baroness", "baron", "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "rev",
    "revd", "hon", "rt", "right", "honourable", "judge", "justice", "the", "maj", "gen", "major", "general", "admiral", "adm",
    "radm", "vadm", "rear", "vice", "air", "marshal", "marshall", "chief", "brigadier", "brig", "commodore", "cdre", "lt",
    "lieutenant", "col", "colonel", "surg", "surgeon", "captain", "capt", "cpt", "cdr", "commander", "avm",
)  # fmt: skip
_HONOURS = (
    "obe", "mbe", "cbe", "kbe", "dbe", "gbe", "kcb", "dcb", "gcb", "cb", "kg", "kt", "cmg", "kcmg", "dcmg", "gcmg", "cvo",
    "kcvo", "lvo", "mvo", "dso", "dsc", "mc", "afc", "dfc", "qc", "kc", "td", "dl", "jp", "vr", "rd", "phd", "dphil", "msc",
    "mba", "bsc", "frs", "frcs", "fca", "esq", "jr", "sr", "ii", "iii", "iv", "mr", "mrs", "ms", "dr", "prof",
)  # fmt: skip

# "Son of" and "daughter of" after the father's name, in letters of ``latin``. -uly needs its ы, or every -quli would match.
_SON = "ovič|evič|uly|[ou]gl[iyu]"
_DAUGHTER = "ovna|evna|[qkg][iy]z[iy]"
_FUSED = re.compile(rf"(.{{3,}}?)(?:({_SON})|({_DAUGHTER}))")
# Fathers' names too short for that, and those whose patronymics end in -ich.
_SHORT_FATHER = re.compile("(il|al|kuzm|nikit|luk|fom|savv)[iy]*(?:(evič|ič)|(evna|n?ična))")
_SON_OF = re.compile(rf"{_SON}|uli|ul|[ou]g[iy]l")
_DAUGHTER_OF = re.compile(rf"{_DAUGHTER}|[qkg][yi]z")

# Endings of family names in letters of ``sound``, with their forms for women. -in and -ina end given names as well
# (Amin, Marina), so they do not mark a family name by themselves.
_FAMILY = re.compile(r"..+(?:[oe]v|[oe]va|ski|skaia|skoi|enko|čuk|zoda|zade|švili|[ia]dze)")
_FEMALE_FAMILY = re.compile(r"(..+(?:[oe]v|in))a|(..+sk)aia")
_OF_ONE_SEX = re.compile("..+(?:[oe]va?|ski|skaia)")
# A patronymic in letters of ``sound``, as it stands among loose parts.
_LOOSE_PATRONYMIC = re.compile(r"(.{3,}?)(?:[oe]vič|uli|[ou]gl[iu]|[oe]vna|[qkg]izi)")
_WITH_ENDING = re.compile("(.{3,}?)(?:[oe]va?)")
_BETWEEN = re.compile(r"[\s.]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_HYPHEN = re.compile("[-\u2010\u2011\u2012\u2013\u2014]")


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name in comparable parts, each a word as ``transliteration.sound`` gives it.

    An initial is a part of one or two sounds. ``family`` holds family names in the form for men. ``given`` holds the given name
    in one word, then further given names. ``father`` is the stem of the patronymic, empty where there is none. ``loose`` holds
    parts that could be family or given name, sorted. ``female`` is the sex that the endings show, None where they show none.

    Two spellings fold to equal names if they differ only in case, apostrophes, spacing, or the order of parts with a known role.
    """

    family: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    father: str = ""
    loose: tuple[str, ...] = ()
    female: bool | None = None

    def __bool__(self) -> bool:
        return bool(self.family or self.given or self.loose)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a name: its letters as ``latin`` gives them, and whether it is an initial."""

    letters: str
    initial: bool = False


def is_initial(part: str) -> bool:
    """Tell whether a part is an initial: one sound, or a vowel with its glide (Ш., Yu.)."""
    return len(part) == 1 or part in ("ia", "io", "iu")


def fold(text: str) -> FoldedName:
    """Return the name in comparable parts; it is falsy if the text has no letters. Words in brackets are left out."""
    before, comma, after = _IN_BRACKETS.sub(" ", text).partition(",")
    if comma and (head := _words(before)) and (tail := _words(after)):
        return _with_roles(tail, tuple(word.letters for word in head))
    return _with_roles(_words(before) or _words(after), ())


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
    families = tuple(skeleton(root_of(part)) for part in name.family)
    first = skeleton(name.given[0]) if name.given and not is_initial(name.given[0]) else ""
    loose = tuple(skeleton(root_of(part)) for part in name.loose if not is_initial(part))
    if first:
        yield from ((1, _pair_key(family, first)) for family in families)
    if len(name.father) > 1:
        yield from ((2, _pair_key(part, skeleton(name.father))) for part in (first, *loose) if part)
    yield from ((1, _pair_key(one, other)) for one, other in combinations(loose, 2))
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
    return {first_sound(part) for part in loose if skeleton(root_of(part)) != family}


def _pair_key(one: str, other: str) -> str:
    return f"{WHOLE_NAME}{min(one, other)}:{max(one, other)}"


def _words(text: str) -> list[_Word]:
    """Return the words of a name without titles and honours. Initials are marked."""
    found: list[_Word] = []
    for word in _BETWEEN.sub(" ", text.replace(".", ". ")).split():
        parts = [latin(part) for part in _HYPHEN.split(word)]
        letters = [part for part in parts if part]
        if len(letters) > 1 and all(_FAMILY.fullmatch(sound(part)) for part in letters):
            found += [_Word(part) for part in letters]
        elif letters:
            joined = "".join(letters)
            found.append(_Word(joined, is_initial(sound(joined))))
    return _untitled(found)


def _untitled(words: list[_Word]) -> list[_Word]:
    """Remove titles from the front, and honours and titles from the end, as long as a word is left."""
    first, last = 0, len(words)
    while last - first > 1 and _is_title(words, first):
        first += 1
    while last - first > 1 and words[last - 1].letters in _LATIN_HONOURS:
        last -= 1
    return words[first:last]


def _is_title(words: list[_Word], at: int) -> bool:
    """Tell whether a word is a title, or the letter of a title in two words: R Adm, V. Adm."""
    if words[at].initial and at + 2 < len(words):
        return words[at].letters in ("r", "v") and words[at + 1].letters == "adm"
    return words[at].letters in _LATIN_TITLES


_LATIN_TITLES = frozenset(map(latin, _TITLES))
_LATIN_HONOURS = frozenset(map(latin, _HONOURS))


def _with_roles(words: list[_Word], before_comma: tuple[str, ...]) -> FoldedName:
    words, father, at, female = _without_patronymic(words, bool(before_comma))
    if before_comma:
        return _folded(before_comma, [word.letters for word in words], father, female)
    family = [index for index, word in enumerate(words) if _FAMILY.fullmatch(sound(word.letters))]
    if not family and at is not None and at > 0 and len(words) > 1:
        # A patronymic follows the given name, so the word before it is that, wherever the family name stands.
        family = [index for index in range(len(words)) if index != at - 1]
    if not family and len(words) > 1:
        long = [index for index, word in enumerate(words) if not word.initial]
        family = long if len(long) == 1 else []
    if family and len(family) == len(words) > 1:
        family = []  # each word could be the family name
    if not family:
        return FoldedName(father=father, loose=tuple(sorted(sound(word.letters) for word in words)), female=female)
    rest = [word.letters for index, word in enumerate(words) if index not in family]
    return _folded(tuple(words[index].letters for index in family), rest, father, female)


def _folded(families: tuple[str, ...], given: list[str], father: str, female: bool | None) -> FoldedName:
    family_sounds = [sound(word) for word in families]
    return FoldedName(
        family=tuple(sorted(set(map(_for_men, family_sounds)))),
        given=tuple(map(sound, given)),
        father=father,
        female=_female_by_endings(family_sounds) if female is None else female,
    )


def _female_by_endings(families: list[str]) -> bool | None:
    """Tell whether family names are a woman's, by the endings that have a form for each sex; None where they do not show it."""
    shown = {word.endswith("a") for word in families if _OF_ONE_SEX.fullmatch(word)}
    return shown.pop() if len(shown) == 1 else None


def _for_men(family: str) -> str:
    found = _FEMALE_FAMILY.fullmatch(family)
    if found is None:
        return family
    return found[1] or f"{found[2]}i"


def _without_patronymic(words: list[_Word], family_is_known: bool) -> tuple[list[_Word], str, int | None, bool | None]:
    """Return the other words, the father's stem, the place of the patronymic, and whether its ending is a daughter's.

    If there are only two words, neither is taken for a patronymic by its ending: Momyshuly and Shostakovich are family names too.
    """
    for index in range(1, len(words)):
        daughter = _DAUGHTER_OF.fullmatch(words[index].letters) is not None
        if daughter or _SON_OF.fullmatch(words[index].letters):
            return [*words[: index - 1], *words[index + 1 :]], _stem(words[index - 1].letters), index - 1, daughter
    if len(words) == 1 or (len(words) == 2 and not family_is_known):
        return words, "", None, None
    found = {index: parsed for index, word in enumerate(words) if (parsed := _patronymic(word.letters)) is not None}
    # Of two candidates (Roman Arkadyevich Abramovich) the first that follows another word is the patronymic, the other the family
    # name.
    at = next((index for index in found if index > 0 and index - 1 not in found), next(iter(found), None))
    if at is None:
        return words, "", None, None
    stem, female = found[at]
    return [*words[:at], *words[at + 1 :]], stem, at, female


def _patronymic(letters: str) -> tuple[str, bool] | None:
    """Return the father's stem and whether the patronymic is a daughter's; None if the word is no patronymic."""
    found = _SHORT_FATHER.fullmatch(letters) or _FUSED.fullmatch(letters)
    return (_stem(found[1]), found[3] is not None) if found else None


def _stem(letters: str) -> str:
    """Return a father's name without its last vowels, which patronymics drop: Mirza in Mirzayevich, Ilya in Ilyich."""
    sounds = sound(letters)
    return sounds.rstrip("aeiou") or sounds


@lru_cache(maxsize=1 << 16)
def root_of(part: str) -> str:
    """Return a family name without its ending: Qudaibergen, Qudaibergenov and Qudaibergenuly are one family."""
    found = _WITH_ENDING.fullmatch(part)
    return stem_of(found[1] if found else part)


@lru_cache(maxsize=1 << 16)
def stem_of(part: str) -> str:
    """Return the stem of a part that is the father's bare name, or a patronymic that could be a family name."""
    found = _LOOSE_PATRONYMIC.fullmatch(part)
    plain = found[1] if found else part
    return plain.rstrip("aeiou") or plain
