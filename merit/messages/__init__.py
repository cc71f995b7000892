"""The message catalogue: every sentence that rules say, by key, one file per language (English now: ``en.toml``).

A rule's own file holds ``title``, ``looks_for``, ``rationale``, ``legal_basis``, ``reading`` (how the rule is read, in plain
language), ``reason`` (and further reasons, where the rule has several), the list ``innocent_explanations`` and the table
``missing``. What several rules miss is named once, in ``merit/messages/en.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

from graph.model.days import FIRST_DAY, LAST_DAY, Day
from graph.model.days.counts import Count

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Messages:
    """The sentences of one rule. ``source`` names the file in errors."""

    source: str
    texts: Mapping[str, str]
    innocent_explanations: tuple[str, ...]
    of_missing: Mapping[str, str]

    def text(self, key: str) -> str:
        """Return a sentence. Raises KeyError, naming the file, for a key that it does not have."""
        try:
            return self.texts[key]
        except KeyError:
            raise KeyError(f"{self.source} has no message {key!r}") from None

    def missing(self, key: str) -> str:
        """Return the words for a missing input. Raises KeyError, naming the file, for a key without words."""
        try:
            return self.of_missing[key]
        except KeyError:
            raise KeyError(f"neither {self.source} nor the shared messages name the missing input {key!r}") from None


@cache
def messages_of(package: str) -> Messages:
    """Read the messages of a rule's package. Raises FileNotFoundError, tomllib.TOMLDecodeError or ValueError."""
    source = f"{package}/{LANGUAGE}.toml"
    content = _read(package)
    missing = content.pop("missing", {})
    explanations = content.pop("innocent_explanations", [])
    if not all(isinstance(text, str) for text in content.values()):
        raise ValueError(f"{source}: every message is text, except innocent_explanations (a list) and missing (a table)")
    if not _are_texts(explanations, list) or not _are_texts(missing, dict):
        raise ValueError(f"{source}: innocent_explanations are a list of texts, and missing is a table of texts")
    return Messages(
        source=source,
        texts=MappingProxyType(cast("dict[str, str]", content)),
        innocent_explanations=tuple(explanations),
        of_missing=MappingProxyType({**shared_missing(), **missing}),
    )


@cache
def shared_missing() -> Mapping[str, str]:
    """Return the words for the inputs that several rules miss, by key."""
    return MappingProxyType(_read(__name__)["missing"])


def as_text(value: Any) -> str:
    """Return a value of a reason as a reader writes it; a day or a number that is not known exactly as its bounds."""
    if isinstance(value, Day):
        if value.exact is not None:
            return as_text(value.exact)
        if value.earliest <= FIRST_DAY and value.latest >= LAST_DAY:
            return "an unknown day"
        if value.latest >= LAST_DAY:
            return f"a day from {as_text(value.earliest)}"
        return f"a day {'up to' if value.earliest <= FIRST_DAY else f'from {as_text(value.earliest)} to'} {as_text(value.latest)}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Count):
        return f"{value.least} to {value.most}" if value.exact is None else str(value.exact)
    if isinstance(value, float):
        return f"{value:g}"
    if value is None:
        return "unknown"
    return str(value).replace("_", " ")


def _are_texts(given: Any, kind: type[Any]) -> bool:
    """Tell whether something is a list, or a table, of texts."""
    return isinstance(given, kind) and all(isinstance(each, str) for each in (given.values() if kind is dict else given))


def _read(package: str) -> dict[str, Any]:
    return tomllib.loads((files(package) / f"{LANGUAGE}.toml").read_text(encoding="utf-8"))
