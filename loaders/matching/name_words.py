"""Takes the text of a name apart into words, without titles, honours, degrees and generations (Jr., III). Pure.

Commas divide a name into segments: the family name, the given names, and what is no name at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.matching.look_alikes import in_one_script
from loaders.matching.placeholders import names_nobody, without_codes
from loaders.matching.transliteration import latin

# Titles that are no names are removed wherever they stand.
_TITLES = """
    sir dame dr doctor prof professor mr mrs ms miss mx rev revd reverend gn gja janob docent dotsent akademik esq esquire jr jnr
    sr snr phd dphil msc bsc llb llm frs frcs fca obe mbe cbe kbe dbe gbe kcb dcb gcb cmg kcmg dcmg gcmg cvo kcvo lvo mvo
    dso dsc afc dfc
"""
# These can be names as well (John Major, Judge, Baron, Gen), so they are titles only at the front.
_FRONT_TITLES = """
    acm venerable lord lady baroness baron hon rt right honourable judge justice the maj gen major general admiral adm radm vadm
    rear vice air marshal marshall chief brigadier brig commodore cdre lt lieutenant col colonel surg surgeon captain capt cpt
    cdr commander avm
"""
# These can be names or initials, so they are honours only at the end.
_END_HONOURS = "adc bd cf qhc qhs qhp qhds cb kg kt mba mc qc kc td dl jp vr rd"
# These are names or initials elsewhere, and degrees or generations only where commas set them apart: Doe, V, Joseph.
_BETWEEN_COMMAS = "md ma ba do jd dds bs mp mep v vi ii iv junior senior"


def _letters(words: str) -> frozenset[str]:
    return frozenset(map(latin, words.split()))


_ANYWHERE, _FRONT, _END = _letters(_TITLES), _letters(_FRONT_TITLES), _letters(_END_HONOURS)
_SET_APART = _ANYWHERE | _FRONT | _END | _letters(_BETWEEN_COMMAS)

# Nobody is called Iii; Ii, Iv and Vi are names of persons, too.
_GENERATIONS = frozenset(("iii", "vii", "viii"))
_JUNIOR = _letters("junior senior младший старший")
_RUSSIAN_JUNIOR = frozenset(("мл.", "ст."))
# Numerals of one sign, and numerals of Cyrillic letters.
_ROMAN = {ord("і"): "i", ord("І"): "I", 0x2161: "II", 0x2162: "III", 0x2163: "IV", 0x2165: "VI", 0x2166: "VII", 0x2167: "VIII"}

_INVISIBLE = (0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065))
_UNCLEAN = re.compile(f"[{''.join(map(chr, _INVISIBLE))}，،、]")
_CLEAN = dict.fromkeys(_INVISIBLE, "") | {ord(comma): "," for comma in "，،、"}
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_RUSSIAN_DEGREE = re.compile(r"(?<!\w)[кд]\.\s?(?:[а-я]{1,4}\.\s?){1,2}(?<=н\.)(?!\w)")
_TOKEN = re.compile(r"[^\s.]+\.?")
_MOST_PARTS = 4
# General JR Everard has two initials.
_INITIALS = ("JR", "SR")
_LONGEST_NUMERAL = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a name as it was written, with the full stop after it, and its letters as ``latin`` gives them."""

    text: str
    letters: str


def segments_of(text: str) -> list[list[Token]]:
    """Return the segments of a name between commas, each with its words; none if the text names nobody.

    A segment of nothing but titles is left out. Words in brackets are left out.
    """
    if not text.isascii():
        if _UNCLEAN.search(text):
            text = text.translate(_CLEAN)
        text = in_one_script(text)
    if "(" in text or "[" in text:
        text = _IN_BRACKETS.sub(" ", text)
    if "." in text:
        text = _RUSSIAN_DEGREE.sub(" ", text)
    if names_nobody(text):
        return []
    segments = [tokens for part in without_codes(text).replace(";", ",").split(",") if (tokens := _tokens(part))]
    return _named(segments) if len(segments) > 1 else [tokens for segment in segments if (tokens := _untitled(segment, 2))]


def _named(segments: list[list[Token]]) -> list[list[Token]]:
    """Return the segments without those that are only titles, and without the titles of the others."""
    first, *others = segments
    rest = [each for each in others if not _is_set_apart(each)]
    if not rest and len(_untitled(first, 1)) == 1:
        # Doe, Vi: it can only be the given name.
        rest = [each for each in others if not _are_titles(each)][:1]
    if not rest:
        return [found] if (found := _untitled(first, 2)) else []
    cleaned = [_untitled(first, 1, in_family=True), *(_untitled(each, 1) for each in rest)]
    return [segment for segment in cleaned if segment]


def _tokens(text: str) -> list[Token]:
    found = [Token(each, letters) for each in _TOKEN.findall(text) if (letters := latin(each))]
    return _without_dotted_titles(found) if "." in text else found


def _without_dotted_titles(tokens: list[Token]) -> list[Token]:
    """Remove titles of several letters with a full stop after each: Ph.D., O. B. E."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        for length in range(_MOST_PARTS, 1, -1):
            parts = tokens[at : at + length]
            if (
                len(parts) == length
                and all(part.text.endswith(".") for part in parts[:-1])
                and latin("".join(part.text.rstrip(".") for part in parts)) in _ANYWHERE
                and sum(len(part.text.rstrip(".")) for part in parts) > 2
            ):
                at += length
                break
        else:
            kept.append(tokens[at])
            at += 1
    return kept


def _are_titles(tokens: Sequence[Token]) -> bool:
    return all(token.letters in _ANYWHERE for token in tokens)


def _is_set_apart(tokens: Sequence[Token]) -> bool:
    """Tell whether the words between two commas are titles, degrees or generations, and no initials."""
    return all(
        (token.letters in _SET_APART and not (len(token.letters) == 1 and token.text.endswith(".")))
        or _is_generation(token, False)
        or token.letters in _JUNIOR
        or token.text.casefold() in _RUSSIAN_JUNIOR
        for token in tokens
    ) or latin("".join(token.text.rstrip(".") for token in tokens)) in ("md", "ma", "ba")


def _untitled(tokens: Sequence[Token], least: int, in_family: bool = False) -> list[Token]:
    """Remove titles, and generations where at least ``least`` other words are left."""
    found = [token for token in tokens if token.letters not in _ANYWHERE]
    first, last = 0, len(found)
    while last - first > 1 and _is_front_title(found, first, last):
        first += 1
    while last - first > 1 and found[last - 1].letters in _END:
        last -= 1
    found = found[first:last]
    if len(found) == 1 < least and (before := tokens[: tokens.index(found[0])]) and before[-1].text in _INITIALS:
        return [before[-1], *found]
    return _without_generation(found, least, in_family)


def _is_front_title(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Tell whether a word is a title, or the letter of a title in two words: R Adm, V. Adm."""
    if len(tokens[at].letters) == 1 and at + 2 < last:
        return tokens[at].letters in ("r", "v") and tokens[at + 1].letters == "adm"
    return tokens[at].letters in _FRONT


def _without_generation(tokens: list[Token], least: int, in_family: bool) -> list[Token]:
    if not any(len(token.text) <= _LONGEST_NUMERAL or token.letters in _JUNIOR for token in tokens):
        return tokens
    mixed = any(letter.islower() for token in tokens for letter in token.text)
    for at in range(len(tokens) - 1, 0, -1):
        token, others = tokens[at], len(tokens) - 1
        roman = token.text.translate(_ROMAN).rstrip(".").casefold()
        if (
            roman in _GENERATIONS
            or token.text.casefold() in _RUSSIAN_JUNIOR
            or (others >= least and (_is_generation(token, mixed, in_family) or (at == others and token.letters in _JUNIOR)))
        ):
            tokens = [*tokens[:at], *tokens[at + 1 :]]
    return tokens


def _is_generation(token: Token, mixed: bool, in_family: bool = False) -> bool:
    """Tell whether a word is a Roman numeral; ``mixed`` is whether its segment has small letters.

    Ii and Vi are names of persons: written so they stay, unless they follow a family name before a comma. VI in a name of
    capitals stays, as it more often is a Vietnamese name than the sixth of a family.
    """
    text = token.text.translate(_ROMAN).rstrip(".")
    number = text.casefold()
    if number in _GENERATIONS or number == "iv":
        return True
    if number == "ii":
        return in_family or not (text[0].isupper() and text[1].islower())
    return number == "vi" and mixed and text.isupper()
