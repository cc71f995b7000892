"""A secret that the hub shares with another program, such as Prometheus or a gateway."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import MeritgraphError
from graph.file_problems import describe

_SHORTEST = 16


class UnusableSecret(MeritgraphError):
    """The file of a secret cannot be used."""


@dataclass(frozen=True, slots=True)
class SharedSecret:
    """A secret that another program sends with each of its requests."""

    _text: bytes = field(repr=False)

    @classmethod
    def read(cls, file: Path | None, shared_with: str) -> SharedSecret | None:
        """Read the secret from a file; None where a deployment has none. Raises UnusableSecret."""
        if file is None:
            return None
        what = f"The secret for {shared_with}"
        try:
            text = file.read_text("utf-8").strip()
        except OSError as error:
            raise UnusableSecret(f"{what} cannot be read: {describe(error)}") from error
        except UnicodeDecodeError as error:
            raise UnusableSecret(f"{what} in {file} is no text in UTF-8. Write one of ASCII characters.") from error
        if len(text) < _SHORTEST:
            raise UnusableSecret(f"{what} in {file} is too short: it needs {_SHORTEST} characters or more.")
        return cls(text.encode())

    @property
    def text(self) -> str:
        """The secret itself, for a request of ours."""
        return self._text.decode()

    def is_sent(self, text: str) -> bool:
        """Tell whether a text is the secret. It takes the same time whatever part of it is right."""
        return secrets.compare_digest(text.strip().encode(), self._text)
