"""What labour contracts add to careers: confirmed appointments, and employment without an order. Pure.

Appointments and contracts as the graph stores them go in; rows of the statements that bring the graph in line with the contracts
come out. A contract that aligns with appointments in the same organisation confirms them. A contract that aligns with none
becomes an appointment of its own: outside the civil service, or of unknown standing where the employer is an organisation of the
service.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from careers.alignment import SourceSpell, align
from graph.model.days import period_of
from graph.model.ids import stable_id
from graph.model.name_folding import fold, sort_key

Node = Mapping[str, Any]
StatementRow = dict[str, Any]


def employment_rows(
    appointments: Sequence[Node], contracts: Sequence[Node], shares: Mapping[str, float | None]
) -> dict[str, list[StatementRow]]:
    """Return by statement the rows that bring the graph in line with the contracts; only what differs has a row.

    ``appointments`` are nodes of ``career_spells``, the derived ones among them; ``contracts`` those of ``servant_contracts``;
    ``shares`` are the shares of a full post by appointment id.
    """
    rows: dict[str, list[StatementRow]] = {
        "careers/end_employments": [],
        "careers/employ_by_contract": [],
        "careers/confirm_appointments": [],
    }
    if not contracts and not any(node["derived"] for node in appointments):
        return rows
    ordered: dict[str, list[SourceSpell]] = defaultdict(list)
    obsolete: dict[str, Node] = {}
    for node in appointments:
        if node["derived"]:
            obsolete[node["id"]] = node
        else:
            ordered[node["servant"]].append(_source_spell(node, shares.get(node["id"])))
    for contract in contracts:
        confirmed = align([_source_spell(contract, contract["fte"])], ordered[contract["servant"]])[contract["id"]]
        if not confirmed:
            row = _employment(contract)
            confirmed = [row["id"]]
            known = obsolete.pop(row["id"], None)
            if known is None or any(known[name] != row[name] for name in ("servant", "position")) or _differs(known, row):
                rows["careers/employ_by_contract"].append(row)
        if sorted(contract["confirms"]) != sorted(confirmed):
            rows["careers/confirm_appointments"].append({"id": contract["id"], "appointments": confirmed})
    rows["careers/end_employments"] = [{"servant": node["servant"], "id": id_} for id_, node in sorted(obsolete.items())]
    return rows


def _source_spell(node: Node, share: float | None) -> SourceSpell:
    return SourceSpell(node["id"], node["organisation"], node["title"] or "", period_of(node), share)


def _employment(contract: Node) -> StatementRow:
    title = contract["title"]
    position = stable_id("position", contract["organisation"], fold(title))
    period = {name: contract[name] for name in ("start_earliest", "start_latest", "end_earliest", "end_latest", "open")}
    return {
        "id": stable_id("appointment", contract["id"]),
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
            "end_reason_word": contract["end_reason_word"],
            "derived": True,
        },
    }


def _differs(known: Node, employment: StatementRow) -> bool:
    return any(known.get(name) != value for name, value in employment["properties"].items() if name in known)
