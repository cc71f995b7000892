"""The check that a rule can be used. A malformed rule refuses to load with a sentence."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter
from typing import Any

from graph.errors import MalformedStatement, UnknownStatement
from merit.contract import DossierRule, MalformedRule, Rule, RuleClass
from merit.dossiers.competition import CompetitionDossier
from merit.dossiers.servant import ServantDossier
from merit.policies.values import BadPolicy
from merit.strata.rule import StratumRule

_ID = re.compile(r"[VRQ][0-9]{2}")
_TEXTS = ("title", "looks_for", "rationale", "legal_basis", "reading", "reason")


def check_rule(rule: Any, source: str) -> Rule:
    """Return the rule. Raises MalformedRule, which names the source, what is wrong and what to do."""
    if not isinstance(rule, Rule):
        raise MalformedRule(
            f"{source} brings no rule: RULE is {type(rule).__name__}. Make it an instance of merit.contract.Rule."
        )
    if not _ID.fullmatch(rule.id) or rule.id[0] != rule.rule_class.value:
        classes = ", ".join(RuleClass)
        raise MalformedRule(f"{source}: the id {rule.id!r} is not the letter of its class ({classes}) and two digits.")
    if not isinstance(rule, DossierRule | StratumRule):
        raise MalformedRule(f"{rule.id} has no way to judge. Make it a DossierRule or a StratumRule.")
    if not callable(rule.judge):
        raise MalformedRule(f"{rule.id} judges by {rule.judge!r}. It needs a function of a dossier and a context.")
    reads = rule.reads if isinstance(rule.reads, tuple) else (rule.reads,)
    if not reads or not {ServantDossier, CompetitionDossier}.issuperset(reads):
        raise MalformedRule(f"{rule.id} reads {rule.reads!r}. It must read ServantDossier or CompetitionDossier.")
    try:
        _check_messages(rule)
        if not rule.policy:
            raise MalformedRule(f"{rule.id} has no policy value. Add one to {rule.package}/policy.toml.")
        if set(rule.show.parameters) != {"subjects"}:
            raise MalformedRule(f"{rule.id}: show.cypher must take $subjects and nothing else.")
        if not (files(rule.package) / "examples.toml").is_file():
            raise MalformedRule(f"{rule.id} has no examples. Write one of each outcome in {rule.package}/examples.toml.")
    except (FileNotFoundError, BadPolicy, MalformedStatement, UnknownStatement) as error:
        raise MalformedRule(
            f"{rule.id} of {rule.package} cannot be read: {error}. Compare its files with merit/rules."
        ) from error
    return rule


def _check_messages(rule: Rule) -> None:
    try:
        messages = rule.messages
    except ValueError as error:
        raise MalformedRule(f"{rule.id}: {rule.package}/en.toml cannot be read: {error}. Correct it.") from error
    if absent := [key for key in _TEXTS if not messages.texts.get(key, "").strip()]:
        raise MalformedRule(f"{rule.id} has no message {absent[0]!r}. Write it in {messages.source}.")
    if not messages.innocent_explanations:
        raise MalformedRule(f"{rule.id} names no innocent explanation. Write at least one in {messages.source}.")
    # What is reported of a stratum may be about a body alone.
    needed, missing = ("person", "the person") if isinstance(rule, DossierRule) else ("body", "the body")
    for key, text in messages.texts.items():
        if key.startswith("reason") and needed not in _words_of(text, f"{rule.id}: its {key}", messages.source):
            raise MalformedRule(f"{rule.id}: its {key} does not name {missing}. Write {{{needed}}} in {messages.source}.")


def _words_of(text: str, what: str, source: str) -> set[str | None]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text)}
    except ValueError as error:
        raise MalformedRule(f"{what} has a brace too many or too few ({error}). Correct it in {source}.") from error
