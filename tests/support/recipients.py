"""Certificates that are reported to another portal, and scripted recipients of the messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Feed, Message, Portal, Receipt, Visit
from loaders.portals.mo_argos_uz import PORTAL as MO
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.sync import synchronise_all
from tests.support.scripted_portal import NOON, ScriptedReader, scripted

PINFL = "31503856070015"


def certificate(number: str, **changes: Any) -> dict[str, Any]:
    row = {"raqam": number, "jshshir": PINFL, "berilgan": "30.03.2024", "amalQiladi": "30.03.2029", "soat": 72}
    return {**row, "tinglovchi": None, "oldingiRaqam": None, "qaydEtilgan": "31.03.2024", **changes}


async def load_certificates(database: Database, keys: KeyRing, *rows: dict[str, Any], days: int = 0) -> None:
    servant = {"id": "T1", "jshshir": PINFL, "fio": "Karimov Alisher", "kurs": "K1", "boshlanish": "01.03.2024"}
    pages = ScriptedReader({"courses": [[{"kod": "K1", "nomi": "Law"}]], "enrolments": [[servant]], "certificates": [list(rows)]})
    await synchronise_all(database, {scripted(pages, DBA): Feed()}, keys, NOON + timedelta(days=days))


Answer = Receipt | Exception | Callable[[], Exception]


class ScriptedRecipient:
    """A recipient that gives its answers one after another, then a receipt for every message; records the messages."""

    def __init__(self, *answers: Answer) -> None:
        self.answers, self.taken = list(answers), list[tuple[Message, str]]()

    def __call__(self, visit: Visit) -> ScriptedRecipient:
        return self

    def __enter__(self) -> ScriptedRecipient:
        return self

    def __exit__(self, *error: object) -> None: ...

    def deliver(self, message: Message, idempotency_key: str) -> Receipt:
        self.taken.append((message, idempotency_key))
        answer = self.answers.pop(0) if self.answers else Receipt("receipt")
        if callable(answer):
            answer = answer()
        if isinstance(answer, Exception):
            raise answer
        return answer


def scripted_recipient(*answers: Answer) -> tuple[ScriptedRecipient, Portal]:
    made = ScriptedRecipient(*answers)
    return made, replace(MO, receive=made)
