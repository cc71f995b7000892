"""What labour contracts add to careers: a second word on appointments, and employment that no order tells of.

A contract that belongs to orders of the same body confirms their appointments. One that belongs to none is an appointment of its
own, outside the civil service, or of unknown standing where the employer is a body of the service.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from careers.alignment import StatedSpell, align
from graph.model.days import Day, Period
from graph.model.name_folding import fold, sort_key

Node = Mapping[str, Any]
Row = dict[str, Any]


def employment_rows(
    appointments: Sequence[Node], contracts: Sequence[Node], shares: Mapping[str, float | None]
) -> dict[str, list[Row]]:
    """Rows of the statements that make the graph what contracts say; only what differs.

    ``appointments`` are nodes of ``career_spells``, the derived ones among them; ``contracts`` those of ``servant_contracts``;
    ``shares`` of a full post are those of appointments by their ids.
    """
    rows: dict[str, list[Row]] = {
        "careers/end_employments": [],
        "careers/employ_by_contract": [],
        "careers/confirm_appointments": [],
    }
    if not contracts and not any(node["derived"] for node in appointments):
        return rows
    stated: dict[str, list[StatedSpell]] = defaultdict(list)
    there: dict[str, Node] = {}
    for node in appointments:
        if node["derived"]:
            there[node["id"]] = node
        else:
            stated[node["servant"]].append(_stated(node, shares.get(node["id"])))
    for contract in contracts:
        confirms = align([_stated(contract, contract["fte"])], stated[contract["servant"]])[contract["id"]]
        if not confirms:
            row = _employment(contract)
            confirms = [row["id"]]
            known = there.pop(row["id"], None)
            if known is None or any(known[name] != row[name] for name in ("servant", "position")) or _differs(known, row):
                rows["careers/employ_by_contract"].append(row)
        if sorted(contract["confirms"]) != sorted(confirms):
            rows["careers/confirm_appointments"].append({"id": contract["id"], "appointments": confirms})
    rows["careers/end_employments"] = [{"servant": node["servant"], "id": id_} for id_, node in sorted(there.items())]
    return rows


def _stated(node: Node, share: float | None) -> StatedSpell:
    return StatedSpell(node["id"], node["organisation"], node["title"] or "", period_of(node), share)


def period_of(node: Node) -> Period:
    """The period of a node that has one."""
    start = day_of(node, "start")
    assert start is not None
    return Period(start, None if node["open"] else day_of(node, "end"))


def day_of(node: Node, name: str) -> Day | None:
    """A day of a node, None where it has none."""
    earliest = node[f"{name}_earliest"]
    return None if earliest is None else Day(earliest, node[f"{name}_latest"])


def _employment(contract: Node) -> Row:
    title = contract["title"]
    position = f"position:{_digest(contract['organisation'], fold(title))}"
    period = {name: contract[name] for name in ("start_earliest", "start_latest", "end_earliest", "end_latest", "open")}
    return {
        "id": f"appointment:{_digest(contract['id'])}",
        "servant": contract["servant"],
        "organisation": contract["organisation"],
        "position": position,
        "position_properties": {"title": title, "sort_key": sort_key(title, position), "derived": True},
        "properties": {
            **period,
            "civil_service": None if contract["service"] else False,
            "full_post_share": contract["fte"],
            "fte": contract["fte"],
            "end_reason": contract["end_reason"],
            "derived": True,
        },
    }


def _differs(known: Node, employment: Row) -> bool:
    return any(known.get(name) != value for name, value in employment["properties"].items() if name in known)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=15).hexdigest()
