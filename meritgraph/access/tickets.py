"""Tickets of links: encrypted texts that stand for a caller, her purpose and one node, for some minutes.

A ticket holds all that it stands for, so a list of a hundred links writes nothing. Every process of the hub has the key. The
graph keeps which tickets were used, so that each is used once (``meritgraph.browser.opening``).
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph.errors import MeritgraphError
from meritgraph.access.principals import Principal, Role

_NONCE_BYTES = 12
# What the seal is for: no list of cursors has this name.
_WHAT = b"meritgraph ticket 1"


class NoTicket(MeritgraphError):
    """A text is no ticket, or its ticket has expired. The message never says which."""

    def __init__(self) -> None:
        super().__init__("This is no valid ticket.")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket stands for: the id of a node, who wants to see it, and what for. ``nonce`` tells it from all others.

    It leaves out the number by which the token of a servant names her.
    """

    target: str
    principal: Principal
    purpose: str | None
    expires: datetime
    nonce: str

    @classmethod
    def new(cls, target: str, principal: Principal, purpose: str | None, seconds: float, now: datetime) -> Ticket:
        """Return a ticket that is valid for so many seconds, and no longer than the token of its principal."""
        token_expires = datetime.fromtimestamp(principal.expires, UTC)
        return cls(target, principal, purpose, min(now + timedelta(seconds=seconds), token_expires), secrets.token_hex(16))


class Tickets:
    """Seals tickets under a key of the hub, and unseals them again."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(hmac.digest(key, b"meritgraph tickets", "sha256"))

    def seal(self, ticket: Ticket) -> str:
        """Return the text of a ticket, which can stand in an address."""
        who = ticket.principal
        content = orjson.dumps(
            [
                ticket.target,
                [who.subject, who.role.value, who.body, who.token_id, who.issued, who.expires],
                ticket.purpose,
                ticket.expires.timestamp(),
                ticket.nonce,
            ]
        )
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, content, _WHAT)).rstrip(b"=").decode()

    def unseal(self, text: str, now: datetime) -> Ticket:
        """Return the ticket of a text. Raises NoTicket if it is damaged, sealed under another key, or too old."""
        try:
            sealed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            content = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _WHAT)
        except (InvalidTag, ValueError) as error:  # ValueError covers text that is not ASCII, not base64 or too short
            raise NoTicket from error
        target, (subject, role, body, token_id, issued, until), purpose, expires, nonce = orjson.loads(content)
        if now.timestamp() >= expires:
            raise NoTicket
        principal = Principal(subject, Role(role), body, None, token_id, issued, until)
        return Ticket(target, principal, purpose, datetime.fromtimestamp(expires, UTC), nonce)
