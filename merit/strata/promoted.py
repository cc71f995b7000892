"""A promotion as part of a row: what its case names, apart from numbers and days. Most promotions never become a finding."""

from __future__ import annotations

from typing import NamedTuple

from graph.model.days import Day
from merit.context import Context
from merit.contract import Matter
from merit.dossiers.servant import MoveInto, ServantDossier


class Promoted(NamedTuple):
    """A promotion, or what may be one: ids, and the names that a reason needs.

    ``left`` are the ids of the posts that were left, one a line. ``promotes`` tells whether it certainly is one; where not,
    ``missing`` is the key of the message for what is not known.
    """

    appointment: str
    servant: str
    person: str
    body: str
    country: str | None
    post: str
    move: str
    left: str
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
            left="\n".join(old.id for old in move.left),
            promotes=move.promotes is True,
            missing=move.missing or "ranks",
        )

    @property
    def evidence(self) -> tuple[str, ...]:
        return (*self.left.splitlines(), self.move, self.appointment)

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
