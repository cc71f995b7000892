"""What was judged of match candidates."""

from __future__ import annotations

from strawberry.dataloader import DataLoader

from loaders.entity_resolution.clusters import Judgement
from loaders.entity_resolution.judgements import decoded, importance
from resolvers.batches import Batches
from resolvers.reading import Reader


class JudgementLoader:
    """The dataloader of judgements of one request: one statement for all candidates of a page."""

    def __init__(self, reader: Reader, batches: Batches) -> None:
        self._reader = reader
        self.of_candidates = DataLoader[str, Judgement | None](load_fn=self._load, loop=batches.loop)
        """The judgement on the pair of a candidate that counts, by the candidate's id; None where nobody has judged it."""

    async def _load(self, ids: list[str]) -> list[Judgement | None]:
        found = await self._reader.read_mapped("api/judgements_of_candidates", {"ids": ids}, decoded)
        counts = {each.candidate: each for each in sorted(found, key=importance)}
        return [counts.get(id_) for id_ in ids]
