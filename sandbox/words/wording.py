"""How portals write meanings: every portal has words of its own, and several for one meaning.

The world knows meanings. Offices write one of their portal's words for a meaning, in the spelling, script and language of the
office and the year. The seed and the row's key decide which one, so a row is written in the same way every day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one field of a portal: all words for each meaning of the world, the usual one first.

    Nobody has explained what the words in `unexplained` mean; the portal writes them when there is noise.
    """

    field: str
    words: Mapping[str, tuple[str, ...]]
    unexplained: tuple[str, ...] = ()

    def write(self, meaning: str | None, seed: int, key: object) -> str | None:
        """Return the word for a meaning in the row with that key; an unexplained word as it is, and None for no meaning.

        Raises KeyError for a meaning that the portal has no words for.
        """
        if meaning is None or meaning in self.unexplained:
            return meaning
        choices = self.words[meaning]
        return choices[crc32(f"{seed}:{self.field}:{key}".encode()) % len(choices)]

    def read(self, word: str | None) -> str | None:
        """Return the meaning of a word as the portal writes it; None for no word and for an unexplained one.

        Raises LookupError for a word that the portal does not have.
        """
        if word is None or word in self.unexplained:
            return None
        for meaning, choices in self.words.items():
            if word in choices:
                return meaning
        raise LookupError(f"{self.field} has no word {word!r}")
