"""A proposed order compared with the peers that are kept, by the rules over strata that take part in the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from merit.context import Context, RunStatement
from merit.contract import Case, Outcome, Rule
from merit.dossiers.servant import ServantDossier
from merit.evaluation import RuleFailure, judge_collected, rows_of
from merit.judged.strata import KeptStrata, read_strata
from merit.matters import appointment_matter
from merit.proposed_order import PROPOSED
from merit.strata.few_rows import FewRows
from merit.strata.people import number_of
from merit.strata.rule import Key, StratumRule

_Rows = Mapping[Key, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class ComparedOrder:
    """The cases about a proposed order, and the earliest day as of which its peers are kept.

    ``peers_as_of`` is None where it was compared with none.
    """

    cases: tuple[tuple[Rule, Case], ...]
    failures: tuple[RuleFailure, ...]
    peers_as_of: date | None


def compares_with_peers(rule: Rule) -> bool:
    """Tell whether a rule compares a proposed order with kept peers."""
    return isinstance(rule, StratumRule) and rule.peer is not None


async def compare_with_peers(
    run: RunStatement, rules: Sequence[Rule], orders: Sequence[tuple[ServantDossier, Context]]
) -> list[ComparedOrder]:
    """Judge dossiers with a proposed order among the peers that the last detection kept, in one statement.

    Other kinds of rules are passed by. A servant's own rows are those of her dossier, whatever is kept of them.
    """
    strata = {rule.id: rule for rule in rules if isinstance(rule, StratumRule) and rule.peer is not None}
    found = [rows_of(tuple(strata.values()), dossier, dossier.id, context) for dossier, context in orders]
    hers = [{rule: own for rule, rows in of.items() if (own := _strata_of_the_order(rows))} for of, _ in found]
    keys: dict[str, set[Key]] = {}
    for of_rules in hers:
        for rule, own in of_rules.items():
            keys.setdefault(rule, set()).update(own)
    # All orders are judged by one policy.
    kept = await read_strata(run, {rule: sorted(own) for rule, own in keys.items()}, strata, orders[0][1]) if keys else {}
    return [
        _compare([(strata[rule], rows, kept[rule]) for rule, rows in own.items()], dossier, context, failures)
        for own, (_, failures), (dossier, context) in zip(hers, found, orders, strict=True)
    ]


def _compare(
    strata: Sequence[tuple[StratumRule, _Rows, KeptStrata]],
    dossier: ServantDossier,
    context: Context,
    broken: Sequence[RuleFailure],
) -> ComparedOrder:
    """Judge one dossier by rules with its rows in the strata of the order; ``broken`` are the rules that gave no rows."""
    cases: list[tuple[Rule, Case]] = []
    failures = [*broken]
    for rule, own, kept in strata:
        judged, problem = judge_collected(rule, _with_peers(own, kept, dossier), context)
        if problem is not None:
            failures.append(RuleFailure(rule.id, dossier.id, problem))
            continue
        about = [case for case in judged if PROPOSED in case.subjects]
        cases += [(rule, case) for case in _known(about, kept, dossier, context)]
    days = [kept.as_of for _, _, kept in strata if kept.as_of is not None and kept.current]
    return ComparedOrder(tuple(cases), tuple(failures), min(days, default=None))


def _strata_of_the_order(rows: Sequence[tuple[Key, Any]]) -> _Rows:
    """Return all rows in the strata to which a row about the proposed order belongs."""
    keys = {key for key, row in rows if _names_the_order(row)}
    return {key: [row for its, row in rows if its == key] for key in sorted(keys)}


def _names_the_order(row: tuple[Any, ...]) -> bool:
    return any(value == PROPOSED or (isinstance(value, tuple) and PROPOSED in value) for value in row)


def _with_peers(own: _Rows, kept: KeptStrata, dossier: ServantDossier) -> FewRows:
    who = number_of(dossier.id)
    return FewRows(
        {key: [*rows, *(peer.row for peer in kept.peers.get(key, ()) if peer.who != who)] for key, rows in own.items()}
    )


def _known(cases: Sequence[Case], kept: KeptStrata, dossier: ServantDossier, context: Context) -> Sequence[Case]:
    """Return the cases as far as the peers are known: without them, what violates a rule whoever they are."""
    if kept.as_of is not None and kept.current:
        return cases
    certain = [case for case in cases if case.outcome is Outcome.VIOLATES or case.missing == "policy"]
    matter = appointment_matter(dossier, dossier.by_id[PROPOSED], context)
    return certain or [matter.lacks("no_peers_kept" if kept.as_of is None else "peers_kept_otherwise")]
