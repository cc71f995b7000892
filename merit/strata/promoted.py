"""A promotion as one text of a row: what its case names, apart from numbers and days. Most promotions never become a finding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from graph.model.days import Day
from merit.context import Context
from merit.contract import Matter
from merit.dossiers.servant import MoveInto, ServantDossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoted:
    """A promotion, or what may be one: ids, and the names that a reason needs.

    ``promotes`` tells whether it certainly is one; where not, ``missing`` is the key of the message for what is not known.
    """

    appointment: str
    servant: str
    person: str
    body: str
    country: str | None
    post: str
    move: str
    left: tuple[str, ...]
    promotes: bool
    missing: str

    @classmethod
    def of(cls, dossier: ServantDossier, move: MoveInto) -> Promoted:
        """Return the promotion of a move that is one, or may be."""
        return cls(
            appointment=move.into.id,
            servant=dossier.id,
            person=dossier.name,
            body=move.into.body,
            country=move.into.country,
            post=move.into.post.title,
            move=move.id,
            left=tuple(old.id for old in move.left),
            promotes=move.promotes is True,
            missing=move.missing or "ranks",
        )

    def text(self) -> str:
        """Return the promotion as the text of a row: a list in JSON, in the order of the fields.

        Its characters are the bytes of UTF-8: a text with one letter of another script would take two bytes for each of all.
        """
        values = [getattr(self, name) for name in self.__slots__]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode().decode("latin-1")

    @classmethod
    def read(cls, text: str) -> Promoted:
        """Return the promotion of the text of a row."""
        values: dict[str, Any] = dict(zip(cls.__slots__, json.loads(text.encode("latin-1")), strict=True))
        values["left"] = tuple(values["left"])
        return cls(**values)

    @property
    def evidence(self) -> tuple[str, ...]:
        return (*self.left, self.move, self.appointment)

    def matter(self, order: Day, context: Context) -> Matter:
        """Return the matter of the promotion: its appointment, by the day of the order."""
        return Matter(
            subjects=(self.appointment,),
            organisation=self.body,
            country=self.country,
            servant=self.servant,
            day=order.latest,
            person=self.person,
            body=context.name_of(self.body),
        )
