"""What a portal record itself says of its facts. Personal references in it are hashed, and none of its facts is shown."""

from __future__ import annotations

from typing import cast

from strawberry.dataloader import DataLoader

from graph.model.facts import Appointment
from loaders.ingest.fact_codec import from_canonical
from resolvers.batches import Batches
from resolvers.reading import Reader


class RecordLoader:
    """The dataloader of records of one request: one statement for all records that it needs."""

    def __init__(self, reader: Reader, batches: Batches) -> None:
        self._reader = reader
        self.observed = DataLoader[str, bool](load_fn=self._observed, loop=batches.loop)
        """Whether a record states a spell that was seen in a snapshot, by id of the record."""

    async def _observed(self, ids: list[str]) -> list[bool]:
        (row,) = await self._reader.read("ingest/record_facts", {"ids": ids})
        facts = {record[0]: record[3] for record in cast("list[list[str]]", row["records"])}
        return [_observed(facts.get(id_)) for id_ in ids]


def _observed(facts: str | None) -> bool:
    # Most records state no spell: their text tells it without being read.
    if facts is None or '"observed":true' not in facts:
        return False
    return any(isinstance(fact, Appointment) and fact.observed for fact in from_canonical(facts))
