"""Query texts that a request names by their SHA-256 instead of sending them, in the form of Apollo's clients.

A hub remembers texts that were sent with their hash, each for who sent it (``AutomaticTexts``), knows none (``NoTexts``), or
answers nothing but what was registered (``RegisteredTexts``).
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from meritgraph.api_settings import ApiSettings
from meritgraph.graphql_request import Query, Refused
from meritgraph.registered_operations import RegisteredOperations
from schema.errors import BAD_USER_INPUT

NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
NOT_REGISTERED = "OPERATION_NOT_REGISTERED"

_KNOWN_TEXTS = 1000
_KNOWN_CHARACTERS = 1024 * 1024


class PersistedTexts(Protocol):
    """Which texts a hub answers, and which of them it finds by their hash."""

    def text_of(self, query: Query, subject: str) -> str:
        """Return the text of a query of a subject. Raises Refused where there is none, or it must not be answered."""
        ...

    def remember(self, query: Query, subject: str) -> None:
        """Remember a text that a subject sent with its hash and that the schema allows."""
        ...


class NoTexts:
    """Every text is answered that is sent, and none is found by its hash."""

    def text_of(self, query: Query, subject: str) -> str:
        if query.text is None:
            raise Refused(200, NOT_SUPPORTED, "PersistedQueryNotSupported")
        return _sent(query, query.text)

    def remember(self, query: Query, subject: str) -> None:
        """Remember nothing."""


class AutomaticTexts:
    """Remembers the texts that were sent with their hash last, as many as find room; they are gone when the hub stops.

    Nobody finds the texts of others: who guesses a text with the id of a person would learn that somebody asked about her.
    """

    def __init__(self, texts: int = _KNOWN_TEXTS, characters: int = _KNOWN_CHARACTERS) -> None:
        self._most_texts, self._most_characters = texts, characters
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._characters = 0

    def text_of(self, query: Query, subject: str) -> str:
        if query.text is not None:
            return _sent(query, query.text)
        key = subject, query.text_hash or ""
        known = self._known.get(key)
        if known is None:
            # Apollo's clients know this message, and then send the text as well. They give up the hash at any status but 200.
            raise Refused(200, NOT_FOUND, "PersistedQueryNotFound")
        self._known.move_to_end(key)
        return known

    def remember(self, query: Query, subject: str) -> None:
        if query.text is None or query.text_hash is None or (subject, query.text_hash) in self._known:
            return
        self._known[subject, query.text_hash] = query.text
        self._characters += len(query.text)
        while len(self._known) > self._most_texts or self._characters > self._most_characters:
            _, forgotten = self._known.popitem(last=False)
            self._characters -= len(forgotten)


class RegisteredTexts:
    """Nothing is answered but the operations that the operator registered, whether the text is sent or its hash."""

    def __init__(self, operations: RegisteredOperations) -> None:
        self._operations = operations

    def text_of(self, query: Query, subject: str) -> str:
        text_hash = query.text_hash or ""
        if query.text is not None:
            text_hash = _hash_of(_sent(query, query.text))
        if (text := self._operations.text_of(text_hash)) is None:
            raise Refused(403, NOT_REGISTERED, "This hub answers registered operations only, and this is none of them.")
        return text

    def remember(self, query: Query, subject: str) -> None:
        """Remember nothing: what is registered is known already."""


def texts_of(settings: ApiSettings, registered: Path) -> PersistedTexts:
    """Return which texts the settings let the hub answer; ``registered`` is the folder of the registered operations."""
    match settings.persisted_queries:
        case "automatic":
            return AutomaticTexts()
        case "off":
            return NoTexts()
        case "registered":
            return RegisteredTexts(RegisteredOperations(registered))


def _sent(query: Query, text: str) -> str:
    """Return the text that was sent. Raises Refused where it is not the one that the hash beside it names."""
    if query.text_hash not in (None, _hash_of(text)):
        raise Refused(400, BAD_USER_INPUT, "«extensions.persistedQuery.sha256Hash» is not the hash of «query».")
    return text


def _hash_of(text: str) -> str:
    # A text of JSON may have half of a surrogate pair, which is no character.
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
