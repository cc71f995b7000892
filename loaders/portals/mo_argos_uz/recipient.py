"""Tells mo.argos.uz what it is to learn: certificates of my.dba.uz and rewards of test.argos.uz."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import orjson

from graph.errors import DeliveryRefused, PortalError
from loaders.portal_api.contract import Message, Receipt, Visit
from loaders.portals.mo_argos_uz.connection import connection
from loaders.portals.mo_argos_uz.mapping import NAME
from loaders.sources.http import HttpTransport

_PATHS = {"certificate": "certificates", "reward": "rewards"}
_KNOWN, _ANOTHER_BODY, _INVALID = 200, 409, 422
_NATIONAL_NUMBER = re.compile(r"\d{12,}")
_LONGEST_REASON = 200


@contextmanager
def receive(visit: Visit) -> Generator[MoArgosRecipient]:
    with connection(visit) as transport:
        yield MoArgosRecipient(transport)


class MoArgosRecipient:
    """Delivers during one run. A receipt that was lost is given again for the same key, so every delivery can be repeated."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    def deliver(self, message: Message, idempotency_key: str) -> Receipt:
        """Raises DeliveryRefused with the portal's reason, PortalError when it gives no receipt after all attempts."""
        path = _PATHS.get(message.kind)
        if path is None:
            raise DeliveryRefused(f"{NAME} takes no message of kind {message.kind!r}, only {', '.join(_PATHS)}.")
        answer = self._transport.post(path, message.body, idempotency_key, refusals=(_ANOTHER_BODY, _INVALID))
        said = _object(answer.body)
        if answer.status in (_ANOTHER_BODY, _INVALID):
            raise DeliveryRefused(f"{NAME} will not take {message.kind} {message.number}: {_reason(said)}.")
        if not isinstance(said.get("receipt"), str):
            raise PortalError(
                f"{NAME} took {message.kind} {message.number} but sent no receipt. Run `meritgraph exchange deliver` again; "
                "check the portal's version."
            )
        return Receipt(said["receipt"], known=answer.status == _KNOWN)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}


def _reason(said: dict[str, Any]) -> str:
    """In the portal's words, which may repeat what was sent: national numbers are left out."""
    words = " ".join(str(said[name]) for name in ("field", "reason") if said.get(name))
    return _NATIONAL_NUMBER.sub("…", words)[:_LONGEST_REASON] or "it gives no reason"
