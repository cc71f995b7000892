"""What a word of a name shows by itself: initials, and the endings of family names and patronymics. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.matching.transliteration import sound

# "Son of" and "daughter of" after the father's name, in letters of ``latin``. -uly needs its ы, or every -quli would match.
_SON = "ovič|evič|uly|[ou]gl[iyu]"
_DAUGHTER = "ovna|evna|[qkg][iy]z[iy]"
_FUSED = re.compile(rf"([^ ]{{3,}}?)(?:({_SON})|({_DAUGHTER}))")
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


def is_initial(part: str) -> bool:
    """Tell whether a part is an initial: one sound, or a vowel with its glide (Ш., Yu.)."""
    return len(part) == 1 or part in ("ia", "io", "iu")


@lru_cache(maxsize=1 << 16)
def is_family_name(letters: str) -> bool:
    """Tell whether a word in letters of ``latin`` ends as only family names do."""
    return _FAMILY.fullmatch(sound(letters)) is not None


def is_son_of(letters: str) -> bool:
    """Tell whether a word means *son of* the name before it."""
    return _SON_OF.fullmatch(letters) is not None


def is_daughter_of(letters: str) -> bool:
    """Tell whether a word means *daughter of* the name before it."""
    return _DAUGHTER_OF.fullmatch(letters) is not None


@lru_cache(maxsize=1 << 16)
def patronymic(letters: str) -> tuple[str, bool] | None:
    """Return the father's stem and whether the patronymic is a daughter's; None if the word is no patronymic."""
    found = _SHORT_FATHER.fullmatch(letters) or _FUSED.fullmatch(letters)
    return (father_stem(found[1]), found[3] is not None) if found else None


def father_stem(letters: str) -> str:
    """Return a father's name without its last vowels, which patronymics drop: Mirza in Mirzayevich, Ilya in Ilyich."""
    sounds = sound(letters)
    return sounds.rstrip("aeiou") or sounds


def female_by_endings(families: list[str]) -> bool | None:
    """Tell whether family names are a woman's, by the endings that have a form for each sex; None where they do not show it."""
    shown = {word.endswith("a") for word in families if _OF_ONE_SEX.fullmatch(word)}
    return shown.pop() if len(shown) == 1 else None


def form_for_men(family: str) -> str:
    """Return a family name, in letters of ``sound``, in its form for men."""
    found = _FEMALE_FAMILY.fullmatch(family)
    if found is None:
        return family
    return found[1] or f"{found[2]}i"


@lru_cache(maxsize=1 << 16)
def root_of(part: str) -> str:
    """Return a family name without particle and ending: Qudaibergen, Qudaibergenov and Qudaibergenuly are one family."""
    plain = core_of(part)
    found = _WITH_ENDING.fullmatch(plain)
    return stem_of(found[1] if found else plain)


@lru_cache(maxsize=1 << 16)
def stem_of(part: str) -> str:
    """Return the stem of a part that is the father's bare name, or a patronymic that could be a family name."""
    plain = core_of(part)
    found = _LOOSE_PATRONYMIC.fullmatch(plain)
    plain = found[1] if found else plain
    return plain.rstrip("aeiou") or plain


def core_of(part: str) -> str:
    """Return a part without its particles: ``kruz`` of ``de la kruz``."""
    return part.rpartition(" ")[2]


def joined(part: str) -> str:
    """Return a part and its particles as one word: ``delakruz`` of ``de la kruz``."""
    return sound(part.replace(" ", "")) if " " in part else part
