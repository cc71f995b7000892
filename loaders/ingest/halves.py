"""A batch that takes longer than a write may is written in two halves, each in a transaction of its own.

What is noted of a page is written with its last half, so a page whose second half is lost is read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from loaders.ingest.records import Batch, Written
from loaders.portal_api.scope_key import ScopeKey
from loaders.runs.report import Books


def first_half(batch: Batch) -> Batch:
    """Return the first half of the changes. All rows that leave the quarantine leave it with them.

    The fields of the page are saved with them, too: by these the next run knows that the graph has rows of the stream.
    """
    half = batch.changes[: len(batch.changes) // 2]
    return Batch(half, page_id=batch.page_id, released=batch.released, fields=batch.fields)


def second_half(batch: Batch, first: Written) -> Batch:
    """Return the other changes with all else that the batch has; the page counts what became of the first half."""
    page, watermark = batch.page, batch.watermark

    def reached(rejected: AbstractSet[str]) -> str | None:
        return watermark(first.rejected | rejected) if watermark else None

    return replace(
        batch,
        changes=batch.changes[len(batch.changes) // 2 :],
        page=page and replace(page, quarantined=page.quarantined + first.books.quarantined),
        watermark=reached,
        released=(),
    )


def together(first: Written, second: Written) -> Written:
    """Return what became of the rows of both halves."""
    books = Books()
    books.add(first.books)
    books.add(second.books)
    return Written(books, first.rejected | second.rejected, first.careers + second.careers)


def halved_warning(scope: ScopeKey, halved: Sequence[int], seconds: float) -> str:
    """Return what an operator reads about batches that were written in halves, given the number of rows of each."""
    return (
        f"{scope}: writing up to {max(halved)} rows at once took longer than {seconds:g} s, so they were written in smaller "
        f"parts ({len(halved)} times halved). Nothing is lost. If it happens often, the database needs a faster machine, or "
        "MERITGRAPH_DATABASE_WRITE_TIMEOUT a higher value."
    )
