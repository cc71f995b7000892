"""Findings as far as a caller sees them: which of them, and what of each is told.

A finding belongs to the body that it names; an investigator sees those about people whom she sees whole, too, and a servant those
about herself that are confirmed and disclosed. Where a finding rests on something that the caller may not see, its reason is the
rule's general sentence: the reason could tell what that is. While its disclosure is delayed, a finding that names the management
of its body is there for investigators alone.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Protocol, cast

from merit.findings.states import FindingState
from resolvers.access.callers import Role
from resolvers.access.gate import Gate, people_of
from resolvers.access.scope import Scope
from resolvers.access.sight import Sight
from resolvers.errors import Forbidden
from resolvers.fact_kinds import fact_kinds
from resolvers.facts.loaders import FactLoaders
from resolvers.reading import Reader
from resolvers.types import NUMBER, Doubts, Evidence, Finding, Review

NO_RULE: Final = "A rule that is no longer installed found this."
# Bodies, posts and their versions are public, and the id of a number says nothing of it.
_ALWAYS_SEEN = frozenset({"organisation", "organisation_version", "position", "position_version", NUMBER})


class PeopleLoader(Protocol):
    """What loads people by their ids, None for each who is not seen."""

    def load_many(self, keys: Iterable[str], /) -> Awaitable[Sequence[object | None]]: ...


@dataclass(frozen=True, slots=True)
class FindingsInSight:
    """The findings of one request, as its caller sees them. For the hub itself that takes no statement."""

    reader: Reader
    scope: Callable[[], Awaitable[Scope]]
    gate: Gate
    facts: FactLoaders
    people: PeopleLoader
    today: date
    _withheld: list[asyncio.Future[frozenset[str]]] = field(default_factory=list[asyncio.Future[frozenset[str]]])

    async def admit(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return those that the caller sees, as far as she sees them. The statements do not depend on the findings."""
        scope = await self.scope()
        if scope.unlimited:
            return list(findings)
        whole, withheld = await self.seen_whole({each.servant for each in findings if each.servant}), await self.withheld()
        seen = [
            each for each in findings if scope.has_body(each.organisation) or each.servant in whole or _disclosed(each, scope)
        ]
        if not self.gate.purpose:
            seen = []
        return await self.shown([each for each in seen if each.id not in withheld])

    async def withheld(self) -> frozenset[str]:
        """Return the ids of the findings that only investigators see, for a client; nothing for other callers.

        They are read once in a request.
        """
        if (await self.scope()).role != Role.CLIENT:
            return frozenset()
        if not self._withheld:
            self._withheld.append(asyncio.ensure_future(self._read_withheld()))
        # A field that is cancelled does not take the answer from the others that wait for it.
        return await asyncio.shield(self._withheld[0])

    async def _read_withheld(self) -> frozenset[str]:
        rows = await self.reader.read("access/withheld_findings", {"today": self.today})
        return frozenset(cast("str", row["id"]) for row in rows)

    async def shown(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return findings that the caller sees, each as far as she sees what it rests on."""
        scope = await self.scope()
        if scope.unlimited:
            return list(findings)
        rests_on = await self._rests_on([each.id for each in findings])
        about = {each.id: {*_ids(each), *rests_on[each.id]} for each in findings}
        seen = await self.seen({id_ for ids in about.values() for id_ in ids})
        admitted = [each if about[each.id] <= seen.keys() else _in_general(each, seen) for each in findings]
        return [_to_herself(each) for each in admitted] if scope.role == Role.SERVANT else admitted

    async def reviews(self, by_finding: Mapping[str, list[Review]]) -> Mapping[str, list[Review]]:
        """Return the changes of findings; a servant does not learn who made them, and what was written down with them.

        Nor does anybody learn what was written down who does not see all that the finding rests on.
        """
        scope, denied = await self.scope(), cast("Any", Forbidden())
        unsaid = {"why": denied, "note": denied, "grounds": denied, "explanation": denied}
        if scope.unlimited:
            return by_finding
        if scope.role == Role.SERVANT:
            return {id_: [replace(each, by=denied, **unsaid) for each in found] for id_, found in by_finding.items()}
        rests_on = await self._rests_on(sorted(by_finding))
        seen = await self.seen({id_ for ids in rests_on.values() for id_ in ids})
        all_seen = {id_ for id_, ids in rests_on.items() if all(each in seen for each in ids)}
        return {
            id_: found if id_ in all_seen else [replace(each, **unsaid) for each in found] for id_, found in by_finding.items()
        }

    async def evidence(self, by_finding: Mapping[str, Sequence[Evidence]]) -> Mapping[str, list[Evidence]]:
        """Return the evidence of findings; in place of what the caller may not see stands the refusal."""
        if (await self.scope()).unlimited:
            return {id_: list(found) for id_, found in by_finding.items()}
        seen = await self.seen({each.id for found in by_finding.values() for each in found})
        denied: Any = Forbidden()
        return {
            id_: [replace(each, people=seen[each.id]) if each.id in seen else denied for each in found]
            for id_, found in by_finding.items()
        }

    async def doubts(self, by_finding: Mapping[str, Doubts]) -> Mapping[str, Doubts]:
        """Return what makes findings less certain, without what rests on records of nodes that the caller may not see."""
        if (await self.scope()).unlimited:
            return by_finding
        rows = await self.reader.read("access/nodes_in_doubt", {"ids": sorted(by_finding)})
        nodes = {cast("str", row["finding"]): cast("Mapping[str, list[str]]", row) for row in rows}
        people = await self.gate.people({id_ for of in nodes.values() for id_ in of["quarantined"] if id_.startswith("servant:")})
        seen = await self.seen({id_ for of in nodes.values() for id_ in (*of["missing"], *of["quarantined"])})
        # Of somebody of whom only steps are seen, her own record is not.
        partly = {id_ for id_, each in people.items() if not each.has_career}

        def shown(id_: str, what: str) -> bool:
            return id_ in nodes and any(each in seen and each not in partly for each in nodes[id_][what])

        return {
            id_: replace(each, rests_on_missing_record=shown(id_, "missing"), has_quarantined_rows=shown(id_, "quarantined"))
            for id_, each in by_finding.items()
        }

    async def seen_whole(self, servants: Iterable[str]) -> set[str]:
        """Return which of these people are seen with all findings about them, whatever body these name."""
        people = await self.gate.people(servants)
        if (await self.scope()).role != Role.INVESTIGATOR:
            return set()
        return {id_ for id_, seen in people.items() if seen.sight == Sight.WHOLE}

    async def _rests_on(self, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        rows = await self.reader.read("access/evidence_of_findings", {"ids": ids})
        found = {cast("str", row["finding"]): cast("list[str]", row["evidence"]) for row in rows}
        return {id_: found.get(id_, []) for id_ in ids}

    async def seen(self, ids: Iterable[str]) -> Mapping[str, Sequence[str]]:
        """Return which of these nodes the caller sees, each with the people whom it is about.

        One of a kind that nothing here knows is not seen.
        """
        by_kind: defaultdict[str, list[str]] = defaultdict(list)
        for id_ in sorted(ids):
            by_kind[id_.partition(":")[0]].append(id_)
        seen: dict[str, Sequence[str]] = {id_: () for kind in _ALWAYS_SEEN for id_ in by_kind.pop(kind, ())}
        people = by_kind.pop("servant", [])
        if people:
            found = await self.people.load_many(people)
            seen |= {id_: [id_] for id_, person in zip(people, found, strict=True) if person is not None}
        for kind, of_kind in by_kind.items():
            if (fact := fact_kinds().get(kind)) is not None:
                seen |= {each.id: people_of(each) for each in await self.facts.load_all(fact, of_kind)}
            elif ":" not in of_kind[0]:
                # A part of a name that is no node, such as a period.
                seen |= dict.fromkeys(of_kind, ())
        return seen


def bodies_in_sight(scope: Scope, organisations: Sequence[str] | None) -> list[str]:
    """Return which of some bodies, None for all, are the caller's own."""
    return sorted(scope.bodies) if organisations is None else [each for each in organisations if each in scope.bodies]


def counted_without(withheld: Set[str], violating: int, findings: Sequence[str]) -> tuple[int, list[str]]:
    """Return the number of cases that violate rules, and their findings, without those that are withheld from a caller.

    Each withheld finding is that of one case, which is not counted, either.
    """
    left = [each for each in findings if each not in withheld]
    return violating - (len(findings) - len(left)), left


def _disclosed(finding: Finding, scope: Scope) -> bool:
    """Tell whether a finding is about the servant who the caller herself is, and was disclosed to her."""
    herself = scope.role == Role.SERVANT and scope.servant is not None and finding.servant == scope.servant
    return herself and finding.state == FindingState.CONFIRMED and finding.disclosed_at is not None


def _to_herself(finding: Finding) -> Finding:
    """Return a finding without who reviews it until when, and what she wrote down: the same whether there is any or not."""
    denied: Any = Forbidden()
    return replace(finding, assignee=denied, due=denied, note=denied)


def _ids(finding: Finding) -> list[str]:
    return [each for each in finding.subjects if isinstance(each, str)]


def _in_general(finding: Finding, seen: Mapping[str, object]) -> Finding:
    """Return a finding without what would tell of things that are not seen."""
    denied: Any = Forbidden()
    return replace(
        finding,
        reason=finding.rule.looks_for if finding.rule else NO_RULE,
        subjects=[each if each in seen else denied for each in finding.subjects],
        # Whoever looked into it may have written down what she saw.
        note=None if finding.note is None else denied,
    )
