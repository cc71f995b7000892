"""A process that delivers the messages queued for mo.argos.uz and, on request, kills itself at a given step.

    python -m tests.support.delivery_process '{"database": …, "announcement": …, "keys": …, "step": …, "at": …}'

``step`` is null, "before" or "after" the sending of message number ``at``, or "noting": while the outcomes are written.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from loaders.keys.keyring import KeyRing
from loaders.outbox.delivery import DeliveryTerms, deliver
from loaders.portal_api.contract import Message, Portal, Receipt, Recipient, Visit
from loaders.portals.mo_argos_uz import PORTAL
from meritgraph.sandbox_process import announced_feeds

TERMS = {PORTAL.name: DeliveryTerms(enabled=True, legal_basis="a law made for tests")}


class _Dying:
    """The portal's own recipient, which kills the process at one of its messages."""

    def __init__(self, real: Recipient, step: str, at: int) -> None:
        self._real, self._step, self._remaining = real, step, at

    def deliver(self, message: Message, idempotency_key: str) -> Receipt:
        self._remaining -= 1
        if self._remaining == 0 and self._step == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        receipt = self._real.deliver(message, idempotency_key)
        if self._remaining == 0 and self._step == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return receipt


def _portal(step: str | None, at: int) -> Portal:
    assert PORTAL.receive is not None
    receive = PORTAL.receive

    @contextmanager
    def dying(visit: Visit) -> Generator[Recipient]:
        with receive(visit) as real:
            yield _Dying(real, step or "", at)

    return replace(PORTAL, receive=dying)


async def main(request: dict[str, Any]) -> int:
    async with open_database(DatabaseSettings.model_validate(request["database"])) as database:

        def observe(name: str) -> None:
            if request["step"] == "noting" and name == "outbox/update_deliveries":
                os.kill(os.getpid(), signal.SIGKILL)

        database.observers.append(observe)
        feed = announced_feeds(Path(request["announcement"]))[PORTAL]
        recipients = {_portal(request["step"], request["at"]): feed}
        (report,) = await deliver(database, recipients, TERMS, KeyRing.open(Path(request["keys"])))
        assert report.set_aside == 0, report.problem
        return report.delivered


if __name__ == "__main__":
    print(asyncio.run(main(json.loads(sys.argv[1]))), flush=True)
