"""Delivers certificates of my.dba.uz and rewards of test.argos.uz to mo.argos.uz."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import orjson

from graph.errors import DeliveryRefused, PortalError
from loaders.portal_api.contract import Message, Receipt, Visit
from loaders.portal_api.fields import clean_text
from loaders.portals.mo_argos_uz.connection import connection
from loaders.portals.mo_argos_uz.mapping import NAME
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.http import HttpTransport

_PATHS = {"certificate": "certificates", "reward": "rewards"}
_KNOWN, _OTHER_BODY, _INVALID = 200, 409, 422
_NATIONAL_NUMBER = re.compile(r"\d{12,}")
_MAX_REASON_LETTERS = 200


@contextmanager
def receive(visit: Visit) -> Generator[MoArgosRecipient]:
    """Open a connection for deliveries. Raises PortalError when the feed lacks a setting."""
    with connection(visit) as transport:
        yield MoArgosRecipient(transport)


class MoArgosRecipient:
    """Delivers messages during one run.

    The portal returns a lost receipt again for the same idempotency key, so every delivery can be repeated.
    """

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    def deliver(self, message: Message, idempotency_key: str) -> Receipt:
        """Deliver a message and return the receipt.

        Raises DeliveryRefused with the portal's reason, PortalError when there is no receipt after all attempts.
        """
        path = _PATHS.get(message.kind)
        if path is None:
            raise DeliveryRefused(f"{NAME} accepts no message of kind {message.kind!r}, only {', '.join(_PATHS)}.")
        answer = self._transport.post(path, message.body, idempotency_key, refusals=(_OTHER_BODY, _INVALID))
        fields, kind = _object(answer.body), unexpected_kind(answer.body)
        if answer.status in (_OTHER_BODY, _INVALID):
            raise DeliveryRefused(f"{NAME} refuses {message.kind} {message.number}: {_reason(fields)}.")
        receipt = fields.get("receipt")
        if not isinstance(receipt, str) or not 0 < len(receipt) <= _MAX_REASON_LETTERS:
            sent = f"{kind.name} in place of a receipt" if kind else "no receipt"
            raise PortalError(
                f"{NAME} accepted {message.kind} {message.number} but sent {sent}. Run `meritgraph exchange deliver` again; "
                "check the portal's version."
            )
        return Receipt(receipt, known=answer.status == _KNOWN)


def _object(body: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", fields) if isinstance(fields, dict) else {}


def _reason(fields: dict[str, Any]) -> str:
    """Return the portal's reason without national numbers, as it may repeat what was sent."""
    words = " ".join(value for name in ("field", "reason") if isinstance(value := fields.get(name), str))
    return _NATIONAL_NUMBER.sub("…", clean_text(words))[:_MAX_REASON_LETTERS] or "it gives no reason"
