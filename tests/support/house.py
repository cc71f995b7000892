"""A running hub whose pages are visited, with its signing key: a test seals what only that hub could have sealed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from meritgraph.access.local_key import SigningKey
from meritgraph.access.principals import Principal
from meritgraph.settings import Settings
from tests.support.principals import principal
from tests.support.serving import Served
from tests.support.visitor import Visitor


@dataclass(frozen=True, slots=True)
class House:
    """A running hub and its signing key."""

    served: Served
    home: Path
    key: SigningKey

    @classmethod
    def of(cls, served: Served, home: Path) -> House:
        """Return the hub that runs in a home."""
        return cls(served, home, SigningKey.open(Settings(home=home).keys))

    def visitor(self) -> Visitor:
        """Return somebody who has not signed in."""
        return Visitor(self.served.client)

    def token(self, holder: Principal | None = None, hours: float = 1) -> str:
        """Return a token of this hub."""
        return self.key.sign(holder or principal(), hours)

    def signed_in(self, holder: Principal | None = None, **fields: str) -> Visitor:
        """Return somebody who has signed in with a token."""
        visitor = self.visitor()
        answer = visitor.post("/sign-in/token", {"token": self.token(holder), "purpose": "oversight", **fields})
        assert answer.status_code == 303, answer.text
        return visitor
