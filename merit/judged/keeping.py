"""Keeps judged dossiers in the graph, and tells which of them need not be judged again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.model.days.calendars import Calendar
from graph.model.ids import digest
from merit.context import Context, RunStatement
from merit.contract import DossierRule, Rule
from merit.dossiers.reading import DossierKind, Unreadable, in_pages, listed
from merit.figures.figure import Figure
from merit.findings import FindingStore
from merit.judged.dossier import JudgedDossier, decoded, encoded
from merit.judged.noting import Answers
from merit.policies.book import PolicyBook
from merit.strata.rule import RowSource, StratumRule

_SUBJECTS_PER_LIST = 500
_CODE = ("careers", "graph", "merit")
# What Python makes of modules differs from machine to machine, and says nothing else than they.
_CACHES = "__pycache__"


async def begin_keeping(database: Database) -> None:
    """Have every change from now on mark the dossiers that read it."""
    await database.execute(statement("merit/begin_detection"))


class KeptDossiers:
    """The judged dossiers of one detection: what the graph keeps of the last ones, and those that are judged now.

    ``take`` is given each dossier that need not be judged: nothing that it rests on has changed since it was. With ``all_again``
    every dossier is judged.
    """

    def __init__(
        self,
        database: Database,
        context: Context,
        rules: Sequence[Rule],
        figures: Sequence[Figure],
        store: FindingStore,
        take: Callable[[JudgedDossier], None],
        *,
        all_again: bool = False,
    ) -> None:
        self._database = database
        self._as_of = context.as_of
        self.judged_by = judged_by(rules, context.policy, figures)
        """Digest of what judges beside the graph."""
        self._answers = Answers(context)
        self._rules = {rule.id: rule for rule in rules}
        strata = (rule for rule in rules if isinstance(rule, StratumRule))
        self._sources: dict[str, RowSource] = {each.id: each for each in (*strata, *figures)}
        self._store = store
        self._take = take
        self._all_again = all_again

    async def pages(self, run: RunStatement, kind: DossierKind[Any]) -> AsyncIterator[tuple[list[str], list[Unreadable]]]:
        """Yield the subjects whose dossiers are to be judged, in pages; hand over the others."""
        async for page in in_pages(self._to_judge(run, kind)):
            yield page

    async def _to_judge(self, run: RunStatement, kind: DossierKind[Any]) -> AsyncIterator[Mapping[str, Any]]:
        terms = {"judged_by": "" if self._all_again else self.judged_by, "as_of": self._as_of}
        async for row in listed(run, kind.list_judged, _SUBJECTS_PER_LIST, terms):
            if not row["kept"] or not self._stands(judged := decoded(row["kept"], self._sources), row["kept"]["answers"]):
                yield row
            else:
                self._take(judged)

    def _stands(self, judged: JudgedDossier, answers: str) -> bool:
        """Tell whether the context answers as it did, and no finding of it is gone or resolved."""
        return answers == self._answers.digest_of(judged.rests_on.bodies) and all(
            self._store.has_unresolved(self._rules[each.rule].finding_id(each.subjects)) for each in judged.outcomes.found
        )

    async def keep(self, dossiers: Iterable[JudgedDossier]) -> None:
        """Keep judged dossiers. Their findings must have been saved before: what is kept is not judged again."""
        rows = [{"id": each.subject, "properties": self._properties(each)} for each in dossiers]

        async def work(transaction: Transaction) -> None:
            await transaction.run(statement("merit/save_judged_dossiers"), {"rows": rows})

        if rows:
            await self._database.write(work)

    def _properties(self, judged: JudgedDossier) -> dict[str, Any]:
        answers = self._answers.digest_of(judged.rests_on.bodies)
        return {**encoded(judged), "judged_by": self.judged_by, "as_of": self._as_of, "answers": answers}

    async def finish(self) -> None:
        """Delete what is kept of subjects that are no longer in the graph."""
        await self._database.execute(statement("merit/delete_judged_dossiers"))


def judged_by(rules: Iterable[Rule], policy: PolicyBook, figures: Iterable[Figure] = ()) -> str:
    """Return the digest of what judges beside the graph: the rules, the values in force, and the code of both, ours included.

    A rule of an installed package may use everything in it: data, and modules beside the rule's folder.
    """
    parts = [*(_code_of(folder) for folder in _CODE), *(figure.id for figure in figures)]
    for rule in rules:
        judge = rule.judge if isinstance(rule, DossierRule) else None
        parts += [
            rule.id,
            _code_of(rule.package.partition(".")[0]),
            getattr(judge, "__qualname__", ""),
            repr(policy.values(rule.id)),
        ]
    others = policy.without({rule.id for rule in rules})
    parts += [
        repr(sorted(others.rules.items())),
        *(_text_of(country, each) for country, each in sorted(policy.calendars.items())),
    ]
    return digest("\x1f".join(parts).encode())


def _text_of(country: str, calendar: Calendar) -> str:
    """Return a calendar as the same text in every process: sets have another order in each."""
    return repr([country, *map(sorted, (calendar.years, calendar.holidays, calendar.worked, calendar.weekend))])


@cache
def _code_of(package: str) -> str:
    return digest(b"".join(each.read_bytes() for each in _files(files(package))))


def _files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if not each.is_dir():
            yield each
        elif each.name != _CACHES:
            yield from _files(each)
