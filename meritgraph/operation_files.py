"""The files from which operations are registered: a document of GraphQL, or a manifest with many of them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import cast

import orjson

from graph.errors import MeritgraphError

_MANIFEST = "apollo-persisted-query-manifest"


class UnusableOperations(MeritgraphError):
    """A file has operations that cannot be registered."""


def texts_in(file: Path) -> list[str]:
    """Return the texts of a file. Raises UnusableOperations, and OSError.

    A file ``.json`` is a manifest: that of Apollo's tools, or an object with the texts by their hash, as Relay's compiler writes
    it. Any other file is one document.
    """
    try:
        content = file.read_text("utf-8")
        return list(_texts_of(orjson.loads(content), file)) if file.suffix == ".json" else [content]
    except (UnicodeDecodeError, orjson.JSONDecodeError) as error:
        raise UnusableOperations(
            f"{file} cannot be read: it is not {'JSON' if file.suffix == '.json' else 'text'} in UTF-8."
        ) from error


def _texts_of(manifest: object, file: Path) -> Iterator[str]:
    if not isinstance(manifest, dict):
        raise UnusableOperations(f"{file} is no manifest: it must be one JSON object.")
    named = cast("dict[str, object]", manifest)
    if "format" in named or "operations" in named:
        if named.get("format") != _MANIFEST or named.get("version") != 1 or not isinstance(named.get("operations"), list):
            raise UnusableOperations(
                f"{file} is no manifest: its format must be {_MANIFEST}, version 1, with a list of operations."
            )
        for each in cast("list[object]", named["operations"]):
            fields = cast("dict[str, object]", each if isinstance(each, dict) else {})
            yield _text(fields.get("id"), fields.get("body"), file)
    else:
        for text_hash, text in named.items():
            yield _text(text_hash, text, file)


def _text(text_hash: object, text: object, file: Path) -> str:
    if not isinstance(text, str):
        raise UnusableOperations(f"{file} has an operation without a text.")
    if text_hash != sha256(text.encode()).hexdigest():
        raise UnusableOperations(
            f"{file} names an operation by something else than the SHA-256 of its text: {str(text_hash)[:80]}. Let the tool that "
            "writes the file hash by SHA-256."
        )
    return text
