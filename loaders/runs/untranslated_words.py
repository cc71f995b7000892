"""The words of a portal that stand in no table, counted for the report of a scope."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from loaders.portal_api.fields import clean_text
from loaders.portal_api.shown_text import shortened
from loaders.portal_api.words import LONGEST_WORD, fold_word

# A portal that writes free text where words belong must not fill the memory, the report and the graph.
_MOST_WORDS = 1000
_NAMED_IN_SENTENCE = 10
_LONGEST = 60
# Numbers of people and of their documents have at least so many digits.
_LONG_NUMBER = re.compile(r"\d{6,}")


@dataclass(slots=True)
class UntranslatedWords:
    """How often each word was met, by field of the model (``Appointment.end_reason``) and word.

    Spellings that tables take for one word are counted together, and so are long texts that begin with the same 200 characters.
    Beyond a thousand words, ``more`` counts how often others came.
    """

    counts: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    more: int = 0
    _shown: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str], repr=False)

    def add(self, words: Iterable[tuple[str, str]]) -> None:
        """Count words, each given with its field."""
        for path, word in words:
            key = (path, fold_word(word[:LONGEST_WORD]))
            if key in self.counts:
                self.counts[key] += 1
            elif len(self.counts) < _MOST_WORDS:
                self.counts[key] = 1
                self._shown[key] = shown_word(word)
            else:
                self.more += 1

    @property
    def total(self) -> int:
        """How many words were met, each as often as it was."""
        return sum(self.counts.values()) + self.more

    def document(self) -> list[dict[str, Any]]:
        """Return field, word and count of each, the most frequent first."""
        ordered = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return [{"field": key[0], "word": self._shown[key], "count": count} for key, count in ordered]

    def sentence(self, scope: str) -> str | None:
        """Return what an operator should know about the words of a scope; None where all were translated."""
        if not self.counts:
            return None
        listed = self.document()
        named = ", ".join(f"{each['field']} «{each['word']}» ({each['count']:,})" for each in listed[:_NAMED_IN_SENTENCE])
        others = len(listed) - _NAMED_IN_SENTENCE
        more = f" and {'more than ' if self.more else ''}{others:,} other words" if others > 0 else ""
        return (
            f"{scope} has words without a translation: {named}{more}. They became unknown, and rules cannot judge by them. Add "
            "them to the file that MERITGRAPH_WORDS_FILE names (docs/operations.md) or to the portal's package."
        )


def shown_word(word: str) -> str:
    """Return a portal's word as a report may show it: short, and without any number that may be a person's."""
    return shortened(_LONG_NUMBER.sub("…", clean_text(word)), _LONGEST)
