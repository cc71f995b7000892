"""Findings as far as a caller sees them: which of them, and what of each is told.

A finding belongs to the body that it names; an investigator sees those about people whom she sees whole, too. Where a finding
rests on something that the caller may not see, its reason is the rule's general sentence: the reason could tell what that is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, cast

from resolvers.access.callers import Role
from resolvers.access.gate import Gate, people_of
from resolvers.access.scope import Scope
from resolvers.access.sight import Sight
from resolvers.errors import Forbidden
from resolvers.fact_kinds import fact_kinds
from resolvers.facts.loaders import FactLoaders
from resolvers.reading import Reader
from resolvers.types import NUMBER, Evidence, Finding

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

    async def admit(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return those that the caller sees, as far as she sees them. The statements do not depend on the findings."""
        scope = await self.scope()
        if scope.unlimited:
            return list(findings)
        whole = await self.seen_whole({each.servant for each in findings if each.servant is not None})
        if not self.gate.purpose:
            return await self.shown([])
        return await self.shown([each for each in findings if scope.has_body(each.organisation) or each.servant in whole])

    async def shown(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return findings that the caller sees, each as far as she sees what it rests on."""
        if (await self.scope()).unlimited:
            return list(findings)
        rests_on = await self._rests_on([each.id for each in findings])
        about = {each.id: {*_ids(each), *rests_on[each.id]} for each in findings}
        seen = await self.seen({id_ for ids in about.values() for id_ in ids})
        return [each if about[each.id] <= seen.keys() else _in_general(each, seen) for each in findings]

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
