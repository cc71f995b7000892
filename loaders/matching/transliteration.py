"""Turns words in any spelling into sounds that can be compared. Pure: a word goes in, letters for its sounds come out.

A word has three forms, each coarser than the one before:

- ``latin``: one letter for each sound, from any script: Ғ, Gʻ, Ğ, Ǵ and Gh are ``g``, Ж, Дж, Zh, Dj and J are ``j``, Ш, Ş and
  Sh are ``š``. It keeps ы apart from и, which the endings of patronymics need.
- ``sound``: without glides and doubled letters: Abdullayev, Abdulaev and Абдуллаев are equal.
- ``skeleton``: consonants only, with those merged that offices exchange for each other. It is made for blocking: words are equal
  too often rather than too rarely.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

from graph.model.name_folding import APOSTROPHES
from loaders.matching.look_alikes import is_mostly_cyrillic

# U+FF40 is the full-width form of "`".
_APOSTROPHE = f"[{APOSTROPHES}\uff40]"

_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфхыэ", "abvgdeziyklmnoprstufhye", strict=True)),
    **{"ё": "yo", "ж": "j", "ц": "ts", "ч": "č", "ш": "š", "щ": "š", "ю": "yu", "я": "ya", "ъ": "", "ь": ""},
    # Uzbek: ў is oʻ, which Russian offices write у.
    **{"ў": "u", "қ": "q", "ғ": "g", "ҳ": "h"},
    # Kazakh, and letters of neighbouring languages that occur in its registers.
    **{"ә": "a", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i", "ї": "i", "є": "e", "ҷ": "j", "ӣ": "i", "ӯ": "u"},
}
_CYRILLIC_LETTERS = str.maketrans(_CYRILLIC)

# Latin letters whose mark changes the sound; all other marks are dropped.
_MARKED = str.maketrans(
    {"ş": "š", "ș": "š", "ś": "š", "ç": "č", "ć": "č", "ž": "j", "ı": "y", "ŋ": "n", "ə": "a"}
    | {"ß": "s", "ø": "o", "ł": "l", "æ": "e"}
)
_KEPT = frozenset("šč")

# The longest come first. "s'h" is two sounds and matches none of these: its apostrophe still stands between the letters.
_DIGRAPHS = (
    ("shch", "š"), ("tsch", "č"), ("sch", "š"), ("tch", "č"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("sh", "š"), ("ch", "č"),
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("tz", "ts"),
)  # fmt: skip
_DIGRAPH = re.compile("|".join(old for old, _ in _DIGRAPHS))
_SINGLE = dict(_DIGRAPHS)
_O_MARKED = re.compile(f"o{_APOSTROPHE}")
_C_MARKED = re.compile(f"c{_APOSTROPHE}")
_ANY_APOSTROPHE = re.compile(_APOSTROPHE)
# X is the sound of х in Uzbek and Kazakh, but two sounds in names from Greek and Latin: Alexander, Maxim, Oxana, Xenia.
_X_AS_KS = re.compile(r"^x(?=en)|(?<=le)x|(?<=ma)x(?=i)|(?<=o)x(?=ana)")
# McDonald is MacDonald.
_MC = re.compile("^mc(?=[b-df-hj-np-tv-z])")
_C_AS_S = re.compile(r"c(?=[eiy])")
# W is у before a consonant and in Andrew; -ow at the end is the Turkmen and Polish -ов.
_W_AS_U = re.compile(r"(?<=[aeiou])w(?=[^aeiouy])|(?<=[ae])w$")

_LATIN_X_C_W = str.maketrans("xcw", "hkv")
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiou")
_LETTERS_ONLY = re.compile(r"[^a-zšč]+")
_SILENT = re.compile("[aeiou ]")
# Г, Қ and Х stand for each other in Russian spellings (Ibrohim and Ибрагим, Бақыт and Бахыт), and so do П, Ф and Б (Юсуф and
# Юсуп, Сәтбаев and Сатпаев), Т and Д (Хамит, Хамид), Ш and Ч (Шоқан, Чокан).
_MERGED = str.maketrans("gqhfbtšč", "kkkppdss")
_BEFORE_J = re.compile("[td](?=j)")
_TABLES = tuple(str.maketrans(*pair) for pair in (("goqfe", "hakpi"), ("goqfe", "hukpi"), ("goqfe", "hahpi")))

# Similarity of two words that differ only in letters which offices exchange for each other.
_EXCHANGED = 0.97
# In words of at most this many sounds a different letter costs more, because it more often makes another name: Hasan and Husan
# are brothers.
_SHORT_WORD, _SHORT_COST = 5, 1.3


def latin(word: str) -> str:
    """Return a word with one letter for each sound. Everything that is not a letter is dropped."""
    return _latin(word.casefold())


@lru_cache(maxsize=1 << 16)
def _latin(word: str) -> str:
    composed = unicodedata.normalize("NFC", word)
    if any("\u0400" <= letter <= "\u052f" for letter in composed):
        if is_mostly_cyrillic(composed):
            return _LETTERS_ONLY.sub("", _plain(composed.translate(_CYRILLIC_LETTERS).replace("dj", "j")))
        composed = composed.translate(_CYRILLIC_LETTERS)
    text = _O_MARKED.sub("u", _C_MARKED.sub("č", composed.translate(_MARKED)))
    text = _plain(text)
    text = _DIGRAPH.sub(lambda found: _SINGLE[found[0]], _MC.sub("mac", text))
    text = _ANY_APOSTROPHE.sub("", text)
    text = _C_AS_S.sub("s", _X_AS_KS.sub("ks", _W_AS_U.sub("u", text)))
    return _LETTERS_ONLY.sub("", text.translate(_LATIN_X_C_W))


def _plain(text: str) -> str:
    """Remove the marks over and under letters, except those that change the sound."""
    if text.isascii():
        return text
    return "".join(
        letter if letter in _KEPT else "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        for letter in text
    )


@lru_cache(maxsize=1 << 16)
def sound(text: str) -> str:
    """Merge й, ы and и, and ye with e, in a word as ``latin`` gives it, and remove doubled letters.

    A word of one doubled letter stays as it is: Ii and Yi are names, and no initials.
    """
    if len(text) == 2 and (pair := text.replace("y", "i"))[0] == pair[1]:
        return pair
    merged = _REPEATED.sub(r"\1", text.replace("y", "i"))
    return _REPEATED.sub(r"\1", merged.replace("ie", "e").replace("ng", "n"))


@lru_cache(maxsize=1 << 16)
def skeleton(sounds: str) -> str:
    """Return the consonants of a word as ``sound`` gives it, after an ``a`` if it begins with a vowel."""
    consonants = _SILENT.sub("", _BEFORE_J.sub("", sounds.replace("sh", "s").replace("ts", "s")).translate(_MERGED))
    return _REPEATED.sub(r"\1", f"a{consonants}" if sounds[:1] in _VOWELS else consonants)


def first_sound(sounds: str) -> str:
    """Return the class of a word's first sound: all that an initial tells about a name."""
    return skeleton(sounds)[:1]


@lru_cache(maxsize=1 << 18)
def similarity(one: str, other: str) -> float:
    """Return how similar two words (as ``sound`` gives them) are, 0 to 1; 0.97 if only exchangeable letters differ."""
    if one == other:
        return 1.0
    if one > other:
        return similarity(other, one)
    length = max(len(one), len(other))
    distance = min(OSA.distance(a, b) for a, b in zip(variants(one), variants(other), strict=True))
    if distance == 0:
        return _EXCHANGED
    return max(0.0, _EXCHANGED - distance * (_SHORT_COST if length <= _SHORT_WORD else 1.0) / length)


@lru_cache(maxsize=1 << 16)
def variants(sounds: str) -> tuple[str, ...]:
    """Return a word with its ambiguous letters resolved in each way: o as а or as у, қ as к or as х, ё as е, ч as ш."""
    joined = sounds.replace("sh", "š").replace("ts", "s")
    first, second, third = (joined.translate(table) for table in _TABLES)
    return first, second, third, joined.replace("io", "e").replace("č", "š").translate(_TABLES[0])
