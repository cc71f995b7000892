"""Joins particles (*de la*, *van der*, *al-*, *O'*, *Mac*) with the name that they belong to. Pure: tokens in, words out.

A particle shows a family name only where it cannot be a name itself: Van, Ben, Al and Le are given names or families, too. Where
that is not certain the word keeps its particle but gets no role.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from graph.model.name_folding import APOSTROPHES
from loaders.matching.endings import is_daughter_of, is_family_name, is_initial, is_son_of, patronymic
from loaders.matching.name_words import Token
from loaders.matching.transliteration import latin, sound


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# All sets hold letters of ``latin``.
SON_PARTICLES, DAUGHTER_PARTICLES = frozenset(("bin", "ibn", "ben")), frozenset(("bint", "binti"))
# No names by themselves: they show a family name wherever they stand before another word.
_CERTAIN = _set("de dela delos der von fon vom della degli ibn bint binti vander vanden")
# Given or family names, too, when they come first. With a capital they are particles only between two names.
_BETWEEN_NAMES = _set("van del des du dyu dos das di da la le al el bin ben mak mk san santa st saint los las zu zur ter")
# Particles only in small letters, or after another particle.
_SMALL = _set("den ten te do an lo het t as aš ar ad at az op in lya und")
_ALL = _CERTAIN | _BETWEEN_NAMES | _SMALL
_BEFORE_HYPHEN = _CERTAIN | _set("van del dos das al el bin ben mak mk st saint ter")
# In Korean and Chinese names with a hyphen these are syllables, and they can be anything beside a local ending.
_BEFORE_HYPHEN_ABROAD = _set("da di du la le san santa o")
# The Arabic article takes the sound of the next letter: as-Sadr, ash-Sharif, ad-Din.
_ARTICLE = re.compile(r"a([^aeiou])-\1")
# In these names Van and Le are names of their own.
_VIETNAMESE = _set("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly")

_APOSTROPHE = f"[{APOSTROPHES}\uff40]"
_CYRILLIC_O = "\u041e\u043e"
_O = f"Oo{_CYRILLIC_O}"
_WITH_APOSTROPHE = re.compile(rf"([{_O}DdLl]){_APOSTROPHE}(\w.+)", re.DOTALL)
_ONLY_O = re.compile(f"[{_O}]{_APOSTROPHE}?")
_HYPHEN = re.compile("[-\u2010\u2011\u2012\u2013\u2014]")


class Where(Enum):
    """The segment of a name: the whole name, the family name before a comma, or the given names after it."""

    WHOLE = auto()
    FAMILY = auto()
    GIVEN = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: its letters as ``latin`` gives them, after its particles, each followed by a space.

    ``initial`` is whether it is an initial, ``family`` whether its particle shows that it is a family name.
    """

    letters: str
    initial: bool = False
    family: bool = False

    @property
    def descent(self) -> str:
        """The particle that means *son of* or *daughter of*; empty where there is none."""
        particle = self.letters.partition(" ")[0]
        return particle if " " in self.letters and particle in SON_PARTICLES | DAUGHTER_PARTICLES else ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A token with what it shows by itself: words, and the particle that it may be."""

    words: tuple[Word, ...]
    particle: str = ""
    small: bool = False
    full_stop: bool = False


@dataclass(frozen=True, slots=True)
class _Segment:
    """What a segment of a name shows: ``local`` is an Uzbek, Kazakh or Slavic ending, ``capitals`` any word with a capital."""

    where: Where
    size: int
    local: bool
    capitals: bool
    vietnamese: bool


def words_of(tokens: Sequence[Token], where: Where) -> tuple[list[Word], tuple[str, ...]]:
    """Return the words of a segment, and the particles at its end, which belong to a family name elsewhere: Berg, Jan van."""
    if not any(_is_special(token.text) for token in tokens):
        return [word for token in tokens for word in _plain(token.text)], ()
    name = _Segment(
        where,
        len(tokens),
        local=any(_is_local(token.letters) for token in tokens),
        capitals=any(token.text[0].isupper() for token in tokens),
        vietnamese=not _VIETNAMESE.isdisjoint(token.letters for token in tokens),
    )
    units = [_unit(token, at, name) for at, token in enumerate(tokens)]
    if not any(unit.particle for unit in units):
        return [word for unit in units for word in unit.words], ()
    return _with_particles(units, name)


def with_particles(particles: Sequence[str], word: Word) -> Word:
    """Return the word after these particles, as a family name."""
    return Word(" ".join((*particles, word.letters)), family=True)


@lru_cache(maxsize=1 << 16)
def _is_special(text: str) -> bool:
    """Tell whether a token may be or have a particle; most have none."""
    if _HYPHEN.search(text) or _WITH_APOSTROPHE.fullmatch(text) or _ONLY_O.fullmatch(text):
        return True
    return latin(text) in _ALL or len(_at_capitals(text)) > 1


def _is_local(letters: str) -> bool:
    """Tell whether a word has an Uzbek, Kazakh or Slavic ending: then oʻ is the Uzbek vowel, and not the Irish particle."""
    return is_family_name(letters) or patronymic(letters) is not None or is_son_of(letters) or is_daughter_of(letters)


def _with_particles(units: Sequence[_Unit], name: _Segment) -> tuple[list[Word], tuple[str, ...]]:
    words: list[Word] = []
    at = 0
    while at < len(units):
        end = at
        while end < len(units) and units[end].particle:
            end += 1
        run = tuple(unit.particle for unit in units[at:end])
        if run and end == len(units) and _is_at_end(units[at:], at, name):
            return words, run
        if run and end < len(units) and _is_before_name(units, at, end, name):
            core = units[end].words[0]
            is_family = name.where is Where.FAMILY or _is_certain(units[at:end]) or (at > 0 and run != ("o",))
            words += [Word(" ".join((*run, core.letters)), family=is_family), *units[end].words[1:]]
            at = end + 1
        else:
            words += units[at].words
            at += 1
    return words, ()


def _is_certain(run: Sequence[_Unit]) -> bool:
    """Tell whether these can only be particles."""
    return any(unit.particle in _CERTAIN or (unit.small and len(unit.particle) > 1) for unit in run)


def _is_at_end(run: Sequence[_Unit], at: int, name: _Segment) -> bool:
    """Tell whether the last words of a segment are the particles of a family name that stands elsewhere: Berg, Jan van der."""
    if at == 0 or not _is_certain(run):
        return False
    return name.where is Where.GIVEN or len(run) > 1 or run[0].small


def _is_before_name(units: Sequence[_Unit], at: int, end: int, name: _Segment) -> bool:
    """Tell whether the particles from ``at`` to ``end`` belong to the name that follows them."""
    run, core = units[at:end], units[end]
    if core.full_stop or core.words[0].initial:
        return False
    if name.where is Where.GIVEN:
        return run[0].particle in SON_PARTICLES | DAUGHTER_PARTICLES and at > 0
    if name.where is Where.FAMILY or _is_certain(run):
        return True
    if name.vietnamese or run[0].particle in _SMALL or _is_local(core.words[0].letters):
        return False
    # At the front of two words Van, Al or Mac is a given name; before two more it can be either, and gets no role.
    return at > 0 or (end + 1 < len(units) and not name.local)


def _unit(token: Token, at: int, name: _Segment) -> _Unit:
    full_stop = token.text.endswith(".")
    is_first = at == 0 and name.size > 1 and name.where is not Where.FAMILY
    if not full_stop and not name.local and _ONLY_O.fullmatch(token.text) and (not is_first or len(token.text) > 1):
        return _Unit(_plain(token.text), "o")
    pieces = [piece for piece in _HYPHEN.split(token.text) if latin(piece)]
    if name.where is not Where.GIVEN and (word := _with_own_particle(pieces, is_first, name.local)):
        return _Unit((word,))
    if _may_be_particle(token, pieces):
        return _Unit(
            _plain(token.text), "mak" if token.letters == "mk" else token.letters, name.capitals and token.text.islower()
        )
    return _Unit(_plain(token.text), full_stop=full_stop)


def _may_be_particle(token: Token, pieces: Sequence[str]) -> bool:
    if token.letters not in _ALL or len(pieces) > 1:
        return False
    if token.text.endswith("."):
        return token.letters == "st"
    return len(token.letters) > 1 or token.text[0] in APOSTROPHES  # 't, and no initial


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> tuple[Word, ...]:
    """Return a token as one word; two family names with a hyphen are two."""
    parts = [letters for part in _HYPHEN.split(text) if (letters := latin(part))]
    if len(parts) > 1 and all(map(is_family_name, parts)):
        return tuple(map(Word, parts))
    letters = "".join(parts)
    return (Word(letters, is_initial(sound(letters))),)


def _with_own_particle(pieces: Sequence[str], is_first: bool, local: bool) -> Word | None:
    """Return the word of a token that has its particle within: O'Neill, al-Hamad, MacDonald, De-La-Cruz."""
    if found := _WITH_APOSTROPHE.fullmatch(pieces[0]):
        return _after_apostrophe(found[1], "".join((found[2], *pieces[1:])), is_first, local)
    if len(pieces) > 1:
        lead = _leading(pieces, _BEFORE_HYPHEN if local else _BEFORE_HYPHEN | _BEFORE_HYPHEN_ABROAD)
        if not lead and _ARTICLE.match("-".join(map(latin, pieces))):
            lead = 1
        return _of_parts(pieces, lead) if lead else None
    parts = _at_capitals(pieces[0])
    if len(parts) < 2 or (len(parts[0]) == 1 and (local or not _ONLY_O.fullmatch(parts[0]))):
        return None
    lead = _leading(parts, _ALL | {"o"})
    return _of_parts(parts, lead) if lead and (not is_first or latin(parts[0]) in ("mak", "mk", "o")) else None


def _after_apostrophe(letter: str, name: str, is_first: bool, local: bool) -> Word | None:
    """Return the word of O'Neill or D'Angelo; None where the apostrophe is part of the letter, as in Oʻrinov."""
    core = latin(name)
    if letter in _O:
        if letter in _CYRILLIC_O or (name[0].isupper() and not name.isupper()):
            return Word(f"o {core}", family=True)
        # Irish, or an Uzbek given name such as Oʻktam: either way oʻ is one sound, and the word gets no role.
        return Word(f"u {core}") if not local and len(core) > 3 and core[0] not in "aeiou" else None
    return Word(f"{latin(letter)} {core}", family=True) if not is_first and len(core) > 3 else None


def _of_parts(parts: Sequence[str], lead: int) -> Word:
    particles = ["mak" if (letters := latin(part)) == "mk" else letters for part in parts[:lead]]
    return Word(" ".join((*particles, "".join(map(latin, parts[lead:])))), family=True)


def _leading(parts: Sequence[str], first: frozenset[str]) -> int:
    """Return how many parts at the front are particles, if the first one is among these; the last part is never one."""
    if latin(parts[0]) not in first:
        return 0
    return next((at for at in range(1, len(parts) - 1) if latin(parts[at]) not in _ALL), len(parts) - 1)


def _at_capitals(text: str) -> list[str]:
    """Return a word taken apart before each capital that follows a small letter: Mac, Donald."""
    if text.istitle() or text.islower() or text.isupper():
        return [text]
    cuts = [at for at in range(1, len(text)) if text[at].isupper() and (text[at - 1].islower() or (at == 1 and text[0] in _O))]
    return [text[start:end] for start, end in zip((0, *cuts), (*cuts, len(text)), strict=True)]
