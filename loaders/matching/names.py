"""Names of persons, from any spelling to parts that can be compared.

Offices write one name in many ways: in three scripts, family name first or last, with a patronymic or without, with initials,
titles and honours. ``fold`` tells which part is which where the name itself shows it (an ending, a patronymic, a comma), and
leaves the parts in ``loose`` where it does not: it never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from graph.model.days import Day
from loaders.matching.transliteration import begins, latin, skeleton, sound

MOST_KEYS = 8
"""Keys of one person: a name with a former last name has some seven; each key is a relationship in the graph."""

# The kinds of keys whose blocks tell how common a name is: two whole parts, or one and an initial.
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

# "Son of" and "daughter of" after the father's name, in letters of ``latin``; -uly needs its ы, or every -quli would be one.
_SON = "ovič|evič|uly|[ou]gl[iyu]"
_DAUGHTER = "ovna|evna|[qkg][iy]z[iy]"
_FUSED = re.compile(rf"(.{{3,}}?)(?:({_SON})|({_DAUGHTER}))")
# Fathers too short for that, and those whose patronymics end in -ich.
_SHORT_FATHER = re.compile("(il|al|kuzm|nikit|luk|fom|savv)[iy]*(?:(evič|ič)|(evna|n?ična))")
_SON_OF = re.compile(rf"{_SON}|uli|ul|[ou]g[iy]l")
_DAUGHTER_OF = re.compile(rf"{_DAUGHTER}|[qkg][yi]z")

# Endings of family names in letters of ``sound``, with their forms for women. -in and -ina end given names as well (Amin,
# Marina): they count only where something else does not tell.
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
    """A name in comparable parts, each a word as ``letters.sound`` gives it; an initial is a part of one or two sounds.

    ``family`` in the form for men; ``given`` the given name in one word, then further given names; ``father`` the stem of the
    patronymic, empty where there is none; ``loose`` what could be family or given name, in no order. ``female`` is what the
    endings tell. Equal for spellings that differ in case, apostrophes, spacing or order of parts that can be told.
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
    """A word of a name: its latin letters, and whether it stands for a longer one."""

    letters: str
    initial: bool = False


def is_initial(part: str) -> bool:
    """Ш., Yu. and the like: at most one consonant, or a vowel with its glide."""
    return len(part) == 1 or part in ("ia", "io", "iu")


def fold(text: str) -> FoldedName:
    """The name in comparable parts; a falsy one where the text has no letters. Words in brackets are left out."""
    before, comma, after = _IN_BRACKETS.sub(" ", text).partition(",")
    if comma and (head := _words(before)) and (tail := _words(after)):
        return _with_roles(tail, tuple(word.letters for word in head))
    return _with_roles(_words(before) or _words(after), ())


def name_keys(spellings: Iterable[str], birth: Day | None = None) -> frozenset[str]:
    """What to block by: servants who may be one person share a key. ``MOST_KEYS`` at most; the most telling ones stay."""
    return keys_of(map(fold, spellings), birth)


def keys_of(names: Iterable[FoldedName], birth: Day | None) -> frozenset[str]:
    """The same of names already folded."""
    ranked: dict[str, int] = {}
    for name in names:
        for rank, key in _ranked_keys(name, birth):
            ranked[key] = min(rank, ranked.get(key, rank))
    return frozenset(sorted(ranked, key=lambda key: (ranked[key], key))[:MOST_KEYS])


def _ranked_keys(name: FoldedName, birth: Day | None) -> Iterable[tuple[int, str]]:
    """Four kinds: two whole parts, a part and an initial, the day of birth and an initial, given name and father's."""
    families = tuple(skeleton(root_of(part)) for part in name.family)
    first = skeleton(name.given[0]) if name.given and not is_initial(name.given[0]) else ""
    loose = tuple(skeleton(root_of(part)) for part in name.loose if not is_initial(part))
    if first:
        yield from ((1, _two(family, first)) for family in families)
    if len(name.father) > 1:
        yield from ((2, _two(part, skeleton(name.father))) for part in (first, *loose) if part)
    yield from ((1, _two(one, other)) for one, other in combinations(loose, 2))
    yield from ((1, _two(one, other)) for one in loose for other in (*families, *((first,) if first else ())))
    initials = {begins(part) for part in (*name.given[:1], *name.loose)}
    for family in families or loose:
        others = initials if families else _others(name.loose, family)
        yield from ((3, f"{WITH_INITIAL}{family}:{initial}") for initial in others)
    if birth is not None and birth.exact is not None:
        day = birth.exact
        low, high = sorted((day.month, day.day))  # the same key where day and month were swapped
        yield from ((0, f"born:{day.year}-{low}-{high}:{initial}") for initial in initials)


def _others(loose: tuple[str, ...], family: str) -> set[str]:
    return {begins(part) for part in loose if skeleton(root_of(part)) != family}


def _two(one: str, other: str) -> str:
    return f"{WHOLE_NAME}{min(one, other)}:{max(one, other)}"


def _words(text: str) -> list[_Word]:
    """The words of a name without titles and honours; initials marked."""
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
    """Titles go from the front and the end, honours from the end, while a name is left."""
    first, last = 0, len(words)
    while last - first > 1 and _is_title(words, first):
        first += 1
    while last - first > 1 and words[last - 1].letters in _LATIN_HONOURS:
        last -= 1
    return words[first:last]


def _is_title(words: list[_Word], at: int) -> bool:
    """Also the letter of one in two words: R Adm, V. Adm."""
    if words[at].initial and at + 2 < len(words):
        return words[at].letters in ("r", "v") and words[at + 1].letters == "adm"
    return words[at].letters in _LATIN_TITLES


_LATIN_TITLES = frozenset(map(latin, _TITLES))
_LATIN_HONOURS = frozenset(map(latin, _HONOURS))


def _with_roles(words: list[_Word], before_comma: tuple[str, ...]) -> FoldedName:
    words, father, at, female = _without_patronymic(words, bool(before_comma))
    if before_comma:
        return _told(before_comma, [word.letters for word in words], father, female)
    family = [index for index, word in enumerate(words) if _FAMILY.fullmatch(sound(word.letters))]
    if not family and at is not None and at > 0 and len(words) > 1:
        # A patronymic follows the given name, wherever the family name stands.
        family = [index for index in range(len(words)) if index != at - 1]
    if not family and len(words) > 1:
        long = [index for index, word in enumerate(words) if not word.initial]
        family = long if len(long) == 1 else []
    if family and len(family) == len(words) > 1:
        family = []  # each of them could be it
    if not family:
        return FoldedName(father=father, loose=tuple(sorted(sound(word.letters) for word in words)), female=female)
    rest = [word.letters for index, word in enumerate(words) if index not in family]
    return _told(tuple(words[index].letters for index in family), rest, father, female)


def _told(families: tuple[str, ...], rest: list[str], father: str, female: bool | None) -> FoldedName:
    heard = [sound(word) for word in families]
    return FoldedName(
        family=tuple(sorted(set(map(_for_men, heard)))),
        given=tuple(map(sound, rest)),
        father=father,
        female=_sex_of(heard) if female is None else female,
    )


def _sex_of(families: list[str]) -> bool | None:
    """What the endings show that have a form for each sex."""
    shown = {word.endswith("a") for word in families if _OF_ONE_SEX.fullmatch(word)}
    return shown.pop() if len(shown) == 1 else None


def _for_men(family: str) -> str:
    found = _FEMALE_FAMILY.fullmatch(family)
    if found is None:
        return family
    return found[1] or f"{found[2]}i"


def _without_patronymic(words: list[_Word], family_is_known: bool) -> tuple[list[_Word], str, int | None, bool | None]:
    """The other words, the father's stem, where the patronymic stood, and the sex its ending shows.

    Of two words neither is taken for a patronymic by its ending: Momyshuly and Shostakovich are family names as well.
    """
    for index in range(1, len(words)):
        daughter = _DAUGHTER_OF.fullmatch(words[index].letters) is not None
        if daughter or _SON_OF.fullmatch(words[index].letters):
            return [*words[: index - 1], *words[index + 1 :]], _stem(words[index - 1].letters), index - 1, daughter
    if len(words) == 1 or (len(words) == 2 and not family_is_known):
        return words, "", None, None
    found = {index: told for index, word in enumerate(words) if (told := _patronymic(word.letters)) is not None}
    # Of two (Roman Arkadyevich Abramovich) the one after another word is the patronymic, the other the family name.
    at = next((index for index in found if index > 0 and index - 1 not in found), next(iter(found), None))
    if at is None:
        return words, "", None, None
    stem, female = found[at]
    return [*words[:at], *words[at + 1 :]], stem, at, female


def _patronymic(letters: str) -> tuple[str, bool] | None:
    """The father's stem and whether it is a daughter's."""
    found = _SHORT_FATHER.fullmatch(letters) or _FUSED.fullmatch(letters)
    return (_stem(found[1]), found[3] is not None) if found else None


def _stem(letters: str) -> str:
    """A father's name without its last vowels: Mirza in Mirzayevich, Ilya in Ilyich."""
    heard = sound(letters)
    return heard.rstrip("aeiou") or heard


@lru_cache(maxsize=1 << 16)
def root_of(part: str) -> str:
    """A family name without its ending: Qudaibergen, Qudaibergenov and Qudaibergenuly are one family."""
    found = _WITH_ENDING.fullmatch(part)
    return stem_of(found[1] if found else part)


@lru_cache(maxsize=1 << 16)
def stem_of(part: str) -> str:
    """The same of a part of a folded name, be it the father's bare name or a patronymic that could be a family name."""
    found = _LOOSE_PATRONYMIC.fullmatch(part)
    plain = found[1] if found else part
    return plain.rstrip("aeiou") or plain
