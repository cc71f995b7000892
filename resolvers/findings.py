"""Lists and counts of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

import orjson

from merit.findings.listing import FindingFilter
from resolvers.access.callers import Role
from resolvers.access.scope import Scope
from resolvers.bodies_below import refuse_below_alone, with_bodies_below
from resolvers.context import Context
from resolvers.errors import BadUserInput, Forbidden
from resolvers.findings_in_sight import bodies_in_sight
from resolvers.merged_servants import current_ids
from resolvers.paging import LARGEST_PAGE, Connection
from resolvers.rows import finding
from resolvers.types import Finding, FindingCount

# Findings of so many bodies are looked up body by body where a walk along the order of all findings meets few of them. Of more
# bodies it is faster to walk on.
_FEW_BODIES = 200
# So many findings for each of a page are looked at along the order: a caller whose findings are a tenth of all, or more, gets a
# page at a cost that does not grow with her list.
_WALKED_FOR_EACH = 10
# A hub can have thousands of bodies with findings; rules, states, severities and months are few.
MOST_BODIES_COUNTED = 100


class FindingOrder(StrEnum):
    """The order of a list of findings."""

    DAY = "day"
    SEVERITY = "severity"
    CHANGE = "change"


class FindingGroup(StrEnum):
    """What findings are counted by."""

    RULE = "rule"
    STATE = "state"
    SEVERITY = "severity"
    ORGANISATION = "organisation"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class FindingCriteria:
    """Which findings to list; all given criteria must hold.

    ``chosen`` holds all but the body and the servant. With ``below``, the bodies below the body count as well.
    """

    chosen: FindingFilter = field(default_factory=FindingFilter)
    organisation: str | None = None
    below: bool = False
    servant: str | None = None

    def __post_init__(self) -> None:
        """Raise BadUserInput for a list that is too long, or for ``below`` without an organisation."""
        refuse_below_alone(self.below, self.organisation)
        for name in ("rules", "severities", "states"):
            if len(getattr(self.chosen, name)) > LARGEST_PAGE:
                raise BadUserInput(f"{name} has more than {LARGEST_PAGE} values. Name fewer, or leave the criterion out.")


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where statements about the chosen findings start, as a part of their names, and their parameters.

    ``along_order``: a page is read along the order, of which there is a statement for each. Otherwise all chosen are sorted.
    ``walked``: the walk has an end, behind which the findings are looked up body by body.
    """

    name: str
    parameters: Mapping[str, object]
    along_order: bool = True
    walked: bool = False


async def findings_page(
    context: Context, criteria: FindingCriteria, order: FindingOrder, first: int, after: str | None
) -> Connection[Finding]:
    """Return a page of findings in one of the offered orders."""
    asked = [criteria.chosen.parameters(), criteria.organisation, criteria.below, criteria.servant]
    page = context.page_request(first, after, "findings", order.value, orjson.dumps(asked, default=str).decode())
    anchor = await _anchor(context, criteria, "findings")
    name, parameters = anchor.name, {**anchor.parameters, "after": page.after or "", "limit": page.limit}
    if anchor.walked:
        parameters["walked"] = _WALKED_FOR_EACH * page.limit
    if not anchor.along_order:
        parameters["order"] = order.value
    elif order is not FindingOrder.DAY:
        name += f"_by_{order.value}"
    rows = await context.reader.read(f"api/{name}_page", parameters)

    async def count() -> int:
        return sum(each.findings for each in await _counts(context, anchor, None))

    found = await context.findings.in_sight.shown([finding(row) for row in rows])
    return page.connection(found, [cast("str", row["order_key"]) for row in rows], count)


async def finding_counts(context: Context, criteria: FindingCriteria, by: FindingGroup) -> list[FindingCount]:
    """Return how many findings there are of each rule, state, severity, body or month; what has none is left out.

    Of bodies only those with the most findings are returned, the largest number first.
    """
    counts = await _counts(context, await _anchor(context, criteria, "findingCounts"), by)
    if by is FindingGroup.ORGANISATION:
        return sorted(counts, key=lambda each: each.findings, reverse=True)[:MOST_BODIES_COUNTED]
    return counts


async def _counts(context: Context, anchor: _Anchor, by: FindingGroup | None) -> list[FindingCount]:
    parameters = {**anchor.parameters, "by": by.value if by else None}
    rows = await context.reader.read(f"api/{anchor.name}_counts", parameters)
    return [
        FindingCount(by=by.value if by else "", key=cast("str | None", row["key"]), findings=cast("int", row["number"]))
        for row in rows
    ]


async def _anchor(context: Context, criteria: FindingCriteria, root: str) -> _Anchor:
    """Return where the findings are looked up: at the servant, at the bodies, at the assignee, or among all.

    ``root`` is the root field that was asked.
    """
    parameters = criteria.chosen.parameters()
    organisations = await _bodies(context, criteria)
    scope = await context.scope()
    if not scope.unlimited:
        if criteria.servant is not None:
            context.looks.note_asked(root, (await current_ids(context, servant=criteria.servant))["servant"])
        return await _anchor_in_sight(context, criteria, scope, organisations)
    parameters["organisations"] = organisations
    if criteria.servant is not None:
        return _Anchor(
            "findings_of_servant", {**parameters, **await current_ids(context, servant=criteria.servant)}, along_order=False
        )
    if organisations is not None and len(organisations) <= _FEW_BODIES:
        return _Anchor("findings_of_bodies", parameters, walked=True)
    if criteria.chosen.assignee is not None:
        return _Anchor("findings_of_assignee", parameters, along_order=False)
    return _Anchor("findings", parameters)


async def _anchor_in_sight(
    context: Context, criteria: FindingCriteria, scope: Scope, organisations: Sequence[str] | None
) -> _Anchor:
    """Return where the findings are looked up that the caller sees.

    They are those of her bodies; an investigator sees those about people whom she sees whole, too. A servant sees what was
    disclosed to her.
    """
    parameters = criteria.chosen.parameters()
    if scope.role == Role.SERVANT:
        return await _anchor_of_herself(context, criteria, scope, {**parameters, "organisations": organisations})
    own, withheld = bodies_in_sight(scope, organisations), await context.findings.in_sight.withheld()
    parameters["withheld"] = sorted(withheld) or None
    if criteria.servant is not None:
        about = await current_ids(context, servant=criteria.servant)
        whole = await context.findings.in_sight.seen_whole(id_ for id_ in about.values() if id_ is not None)
        parameters |= {**about, "organisations": organisations if whole else own}
        return _Anchor("findings_of_servant", parameters, along_order=False)
    if scope.role == Role.INVESTIGATOR:
        parameters |= {"organisations": organisations, "scope": sorted(scope.bodies)}
        wide = len(scope.bodies) > _FEW_BODIES
        return _Anchor("findings_in_wide_sight" if wide else "findings_in_sight", parameters, walked=not wide)
    parameters["organisations"] = own
    if len(own) <= _FEW_BODIES:
        return _Anchor("findings_of_bodies", parameters, walked=True)
    return _Anchor("findings", parameters)


async def _anchor_of_herself(
    context: Context, criteria: FindingCriteria, scope: Scope, parameters: Mapping[str, object]
) -> _Anchor:
    """Return where the findings are looked up that were disclosed to the servant who the caller herself is.

    Raises Forbidden for criteria that look at who reviews them.
    """
    chosen = criteria.chosen
    if chosen.assignee is not None or chosen.unassigned or chosen.decided_by is not None:
        raise Forbidden
    servant = scope.servant
    if criteria.servant is not None and (await current_ids(context, servant=criteria.servant))["servant"] != servant:
        servant = None
    return _Anchor("findings_of_servant", {**parameters, "servant": servant, "disclosed": True}, along_order=False)


async def _bodies(context: Context, criteria: FindingCriteria) -> Sequence[str] | None:
    if criteria.organisation is None or not criteria.below:
        return None if criteria.organisation is None else [criteria.organisation]
    return await with_bodies_below(context, criteria.organisation, context.today)
