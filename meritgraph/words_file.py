"""A deployment's own words: the JSON file that MERITGRAPH_WORDS_FILE names, beside the tables that portal packages bring."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from graph.errors import MeritgraphError
from graph.model.vocabulary import vocabularies
from graph.model.words import UNKNOWN, Word
from loaders.portal_api.contract import Portal
from loaders.portal_api.words import Words

AddedWords = Mapping[str, Mapping[str, Mapping[str, Word]]]
"""Meanings by name of the portal, field of the model (``Appointment.end_reason``) and the portal's own word."""


class UnusableWords(MeritgraphError):
    """The file that MERITGRAPH_WORDS_FILE names holds no words, or words that mean nothing in the model."""


def read_words(file: Path) -> AddedWords:
    """Return the words of a file: ``{"test.argos.uz": {"Appointment.end_reason": {"oʻz arizasi": "own_wish"}}}``.

    Raises UnusableWords, which names the portal, the field and the word that is wrong, and what could stand there.
    """
    named = f"The file {file}, which MERITGRAPH_WORDS_FILE names,"
    try:
        content = json.loads(file.read_bytes(), object_pairs_hook=_without_repetition)
        return {portal: _portal_words(portal, tables) for portal, tables in _object(content, "the whole file").items()}
    except OSError as error:
        raise UnusableWords(f"{named} cannot be read: {error.strerror}. Correct the setting or the file's owner.") from error
    except _WrongWords as error:
        raise UnusableWords(f"{named} is wrong. {error}") from None
    except ValueError as error:
        where = f" at line {error.lineno}, column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnusableWords(f"{named} is not JSON in UTF-8{where}. Correct the file.") from None


def with_words(portals: Iterable[Portal], added: AddedWords) -> list[Portal]:
    """Return the portals with a deployment's own words beside those of their packages."""
    return [replace(each, words=each.words.with_added(added[each.name])) if each.name in added else each for each in portals]


def require_portals(added: AddedWords, installed: Iterable[str]) -> None:
    """Check that every portal of the words is installed. Raises UnusableWords."""
    names = list(installed)
    if unknown := [name for name in added if name not in names]:
        raise UnusableWords(
            f"The file that MERITGRAPH_WORDS_FILE names has words of {', '.join(unknown)}, and there is no such portal. "
            f"Installed portals: {', '.join(names)}."
        )


class _WrongWords(ValueError):
    """Something in the file is wrong; the message says where, and what belongs there."""


def _portal_words(portal: str, tables: Any) -> dict[str, dict[str, Word]]:
    found = {path: _table(f"{portal}, {path}", path, table) for path, table in _object(tables, portal).items()}
    try:
        Words(added=found)
    except ValueError as error:
        raise _WrongWords(f"{portal}, {error}. Correct the file.") from None
    return found


def _table(where: str, path: str, table: Any) -> dict[str, Word]:
    vocabulary = vocabularies().get(path)
    if vocabulary is None:
        raise _WrongWords(f"{where}: there is no such field. Fields with words: {', '.join(vocabularies())}.")
    return {word: _meaning(f"{where}, «{word}»", vocabulary, meaning) for word, meaning in _object(table, where).items()}


def _meaning(where: str, vocabulary: type[Word], meaning: Any) -> Word:
    meanings = [each.value for each in vocabulary if each.value != UNKNOWN]
    if meaning not in meanings:
        raise _WrongWords(
            f"{where}: {json.dumps(meaning, ensure_ascii=False)[:60]} is no meaning. Meanings: {', '.join(meanings)}."
        )
    return vocabulary(meaning)


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _WrongWords(f"{where}: an object belongs here ({{}} in JSON). docs/operations.md shows such a file.")
    return cast("dict[str, Any]", value)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _WrongWords(f"«{name}» stands twice in one object. Leave one of them out.")
        found[name] = value
    return found
