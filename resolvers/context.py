"""The context of one request, which all its resolvers share."""

from __future__ import annotations

import asyncio
from collections.abc import Set
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from graph.driver.database import Database
from merit.policies.book import PolicyBook
from merit.registry import shipped_policy
from resolvers.access.callers import Caller, Role
from resolvers.access.gate import Gate
from resolvers.access.looks import Looks
from resolvers.access.scope import Scope, Subtrees
from resolvers.batches import Batches
from resolvers.browser_links import BrowserCopy, BrowserLinks
from resolvers.conflicts import ConflictLoader
from resolvers.dataloaders import DataLoaders
from resolvers.facts.loaders import FactLoaders
from resolvers.finding_loaders import FindingLoaders
from resolvers.findings_in_sight import FindingsInSight
from resolvers.holders import HolderLoaders
from resolvers.identifier_loaders import IdentifierLoaders
from resolvers.judgements import JudgementLoader
from resolvers.loaded_days import LoadedDaysLoaders
from resolvers.merit_loaders import MeritLoaders
from resolvers.paging import Cursors, PageRequest
from resolvers.portals import PortalLoaders
from resolvers.reading import Reader
from resolvers.records import RecordLoader
from resolvers.rule_coverage import CoverageInSight

DEFAULT_MAX_COST = 50_000


class Admission(Protocol):
    """Who may run now. Both contexts hold a place while they last, and raise a ClientError if there is none."""

    def preparing(self) -> AbstractAsyncContextManager[None]:
        """Return the context in which a query text is prepared that was never seen."""
        ...

    def executing(self, cost: int) -> AbstractAsyncContextManager[None]:
        """Return the context in which a query of this cost is executed."""
        ...


class Unlimited:
    """The admission of callers that nobody competes with."""

    def preparing(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    def executing(self, cost: int) -> AbstractAsyncContextManager[None]:
        return nullcontext()


@dataclass
class Context:
    """One request: the database, the key that encrypts cursors, today's date, and the seconds each statement may take.

    ``max_cost`` is the cost of the most expensive query that is answered. ``policy`` is the one in force, by which questions are
    judged. ``introspection`` says whether queries for the schema itself are answered.
    ``caller`` is who asks; None for the hub itself, which needs no purpose and sees everything. ``purposes`` are those that a
    caller may name, and ``subtrees`` knows which bodies stand below hers. ``looks`` collects what the answer shows of people.
    ``gateway`` says whether the caller asks through the gateway of a supergraph, which alone may ask for entities by their keys.
    ``keys`` is the folder of the identity key, under which national numbers are looked for; None where nobody is.
    ``longest_delay`` is for how long the disclosure of a finding may be delayed. ``feeds`` names the portals that have a feed;
    None where this process does not know: it loads nothing itself.
    ``browser`` makes the links to Neo4j Browser; None where there is none, and for the hub itself.
    ``selected`` has the names of all fields that the query mentions, as attributes are named, so that others need not be read;
    None where nobody looked. ``cost`` is the cost of the query, ``operation`` and ``kind`` are the name and the kind of its
    operation, as soon as they are known. ``by_address`` says that the query stands in an address (GET), which others may keep.
    ``change`` is the name, in the answer, of the mutation that is made now or was made last; None in a query. ``saved`` has the
    names of those whose changes are saved, in order: whatever becomes of the answer, the caller is told of these.
    """

    database: Database
    cursor_key: bytes
    today: date
    seconds: float
    max_cost: int = DEFAULT_MAX_COST
    admission: Admission = field(default_factory=Unlimited)
    policy: PolicyBook = field(default_factory=shipped_policy)
    introspection: bool = True
    selected: Set[str] | None = None
    caller: Caller | None = None
    purposes: Set[str] = frozenset[str]()
    subtrees: Subtrees = field(default_factory=Subtrees)
    looks: Looks = field(default_factory=Looks)
    keys: Path | None = None
    longest_delay: timedelta = timedelta(0)
    feeds: Set[str] | None = None
    gateway: bool = False
    by_address: bool = False
    browser: BrowserCopy | None = None
    cost: int | None = field(default=None, init=False)
    operation: str | None = field(default=None, init=False)
    kind: str | None = field(default=None, init=False)
    change: str | None = field(default=None, init=False)
    saved: list[str] = field(default_factory=list[str], init=False)
    _own: asyncio.Future[str | None] | None = field(default=None, init=False, repr=False)

    async def scope(self) -> Scope:
        """Return which rows the caller may see."""
        caller = self.caller
        if caller is not None and caller.role == Role.SERVANT:
            caller = replace(caller, servant=await self.own_servant())
        return await self.subtrees.scope(caller, self.today, self._bodies_below)

    async def own_servant(self) -> str | None:
        """Return the id of the servant who the caller herself is; None where the token does not say, or nobody has it.

        What the token says is looked up once: it may be an id that was merged into another, or the key of an identifier.
        """
        named = None if self.caller is None else self.caller.servant
        if named is None:
            return None
        if self._own is None:
            self._own = asyncio.ensure_future(self._servant_of_token(named))
        # A field that is cancelled does not take the answer from the others that wait for it.
        return await asyncio.shield(self._own)

    async def _servant_of_token(self, named: str) -> str | None:
        rows = await self.reader.read("access/servant_of_token", {"named": named})
        return cast("str", rows[0]["id"]) if rows else None

    async def _bodies_below(self, body: str, day: date) -> list[str]:
        (row,) = await self.reader.read("api/bodies_below", {"organisation": body, "today": day})
        return cast("list[str]", row["organisations"])

    @cached_property
    def gate(self) -> Gate:
        """The request's own gate, made at its first use."""
        purpose = self.caller is None or self.caller.purpose is not None
        return Gate(self.reader, self.scope, self.today, purpose=purpose)

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.database, self.seconds)

    @property
    def database_seconds(self) -> float:
        """The time that the statements of this request took so far, those that run side by side included."""
        return self.reader.spent.seconds

    @cached_property
    def dataloaders(self) -> DataLoaders:
        """The request's own loaders, made at their first use."""
        return DataLoaders(self.reader, self.today, self.batches, self.selected, self.gate)

    @cached_property
    def facts(self) -> FactLoaders:
        """The request's own loaders of facts, made at their first use."""
        return FactLoaders(self.reader, self.batches, self.gate, self.selected)

    @cached_property
    def findings(self) -> FindingLoaders:
        """The request's own loaders of findings and of what they rest on, made at their first use."""
        in_sight = FindingsInSight(self.reader, self.scope, self.gate, self.facts, self.dataloaders.servants, self.today)
        return FindingLoaders(self.reader, self.batches, in_sight)

    @cached_property
    def holders(self) -> HolderLoaders:
        """The request's own loaders of holders and staff, made at their first use."""
        return HolderLoaders(self.reader, self.batches, self.scope)

    @cached_property
    def identifiers(self) -> IdentifierLoaders:
        """The request's own loaders of numbers of bodies and positions, made at their first use."""
        return IdentifierLoaders(self.reader, self.batches)

    @cached_property
    def merits(self) -> MeritLoaders:
        """The request's own loaders of scores and of checks of appeals, made at their first use."""
        return MeritLoaders(self.reader, self.batches, self.policy)

    @cached_property
    def coverage(self) -> CoverageInSight:
        """What the caller is told of the last runs of rules."""
        return CoverageInSight(self.reader, self.batches, self.scope, self.today)

    @cached_property
    def browser_links(self) -> BrowserLinks:
        """The request's own links to Neo4j Browser, made at their first use."""
        organisations = self.dataloaders.organisations
        return BrowserLinks(self.reader, self.batches, self.scope, organisations, self.caller, self.today)

    @cached_property
    def loaded_days(self) -> LoadedDaysLoaders:
        """The request's own loaders of the days for which portals are loaded, made at their first use."""
        return LoadedDaysLoaders(self.reader, self.batches, self.gate, self.scope)

    @cached_property
    def records(self) -> RecordLoader:
        """The request's own loader of portal records, made at its first use."""
        return RecordLoader(self.reader, self.batches)

    @cached_property
    def conflicts(self) -> ConflictLoader:
        """The request's own loader of contradictions between portals, made at its first use."""
        return ConflictLoader(self.reader, self.batches, self.scope, self.findings.in_sight.seen)

    @cached_property
    def judgements(self) -> JudgementLoader:
        """The request's own loader of judgements on match candidates, made at its first use."""
        return JudgementLoader(self.reader, self.batches)

    @cached_property
    def portals(self) -> PortalLoaders:
        """The request's own loaders of portals, made at their first use."""
        return PortalLoaders(self.reader, self.batches)

    @cached_property
    def batches(self) -> Batches:
        """The batches that the loaders have begun."""
        return Batches()

    def read_anew(self) -> None:
        """Forget what was read for this request: something was changed since."""
        for name in _READ:
            self.__dict__.pop(name, None)

    def note_saved(self) -> None:
        """Note that the change of the mutation that is made now is saved, and forget what was read before."""
        if self.change is not None:
            self.saved.append(self.change)
        self.read_anew()

    def cancel(self) -> None:
        """Stop what still reads for this request, because nobody waits for it any more."""
        self.reader.cancel()

    def page_request(self, first: int, after: str | None, field: str, *filters: str | None) -> PageRequest:
        """Check the paging arguments of a list. Raises BadUserInput as ``PageRequest.parse`` does."""
        # Whoever sees other rows has another list, however alike the question is.
        rows = () if self.caller is None else (self.caller.role, self.caller.body, self.caller.servant)
        return PageRequest.parse(Cursors.of_list(self.cursor_key, field, *filters, *rows), first, after)


# What still reads for the request stays known, or nobody could stop it.
_READ = [name for name, each in vars(Context).items() if isinstance(each, cached_property) and name not in ("reader", "batches")]
