"""Marks the dossiers that a detection may have judged by what no longer holds: matches, and competitions that are awaited.

A detection reads both once, and dossiers page by page afterwards. What changes in between marks the dossiers that read it, but
the detection may read the mark with the dossier: it would keep an old outcome under the new version, and never judge it again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from graph.cypher.dossier_statements import subjects_statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.model.table import node_type_of_kind
from merit.context import Context, read_undecided

_IDS_PER_TRANSACTION = 500


async def mark_overtaken(database: Database, context: Context) -> int:
    """Mark the dossiers that read what is undecided now and was not in the context, or the reverse; return how many.

    It must come after the last dossier was read, and then the next detection judges them again.
    """
    now = await read_undecided(database.read)
    differing = (context.unreviewed ^ now.unreviewed) | (context.awaiting_competitions ^ now.awaiting_competitions)
    by_label = defaultdict[str, list[str]](list)
    for id_ in sorted(differing):
        by_label[node_type_of_kind(id_.partition(":")[0]).label].append(id_)
    marked = set[str]()
    for label, ids in by_label.items():
        for start in range(0, len(ids), _IDS_PER_TRANSACTION):
            marked |= await _mark_readers(database, label, ids[start : start + _IDS_PER_TRANSACTION])
    return len(marked)


async def _mark_readers(database: Database, label: str, ids: list[str]) -> set[str]:
    async def work(transaction: Transaction) -> set[str]:
        rows = await transaction.run(subjects_statement(label), {"ids": ids})
        subjects = {subject for row in rows for subject in cast("list[str]", row["subjects"])}
        await DossierMarks(transaction).mark(subjects)
        return subjects

    return await database.write(work)
