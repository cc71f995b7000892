"""The root of all mutations, put together from its parts."""

from __future__ import annotations

import strawberry

from schema.mutations.findings import FindingMutations
from schema.mutations.judgements import JudgementMutations
from schema.mutations.loading import LoadingMutations


@strawberry.type(description="The root of all mutations. Those of one request are made one after the other, each by itself.")
class Mutation(FindingMutations, JudgementMutations, LoadingMutations):
    """Each part is a class of ``schema.mutations``."""
