"""The policy in force, each parameter with its time and its basis. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graph.model.days import FIRST_DAY, LAST_DAY
from merit.contract import Rule
from merit.policies.book import PolicyBook
from merit.policies.values import PolicyValue
from merit.registry import find_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One parameter of a rule or of a question in one country for a half-open period. ``owner`` is the rule or the question."""

    owner: str
    country: str
    name: str
    value: str
    start: date | None
    end: date | None
    legal_basis: str
    verified: bool
    duty: bool
    source: str | None

    @property
    def rule(self) -> Rule | None:
        return find_rule(self.owner)


def policies(book: PolicyBook, rule: str | None, country: str | None, day: date | None) -> list[Policy]:
    """Return the parameters of a policy book by owner, country and time: of one rule, country or day where these are given."""
    return [
        each
        for owner in sorted(book.rules)
        if rule in (None, owner)
        for value in sorted(book.rules[owner], key=lambda value: (value.country, value.from_))
        if country in (None, value.country) and (day is None or value.from_ <= day < value.to)
        for each in _parameters(owner, value)
    ]


def _parameters(owner: str, value: PolicyValue) -> Iterator[Policy]:
    # Some values have no parameters: they say on which days there is a duty, or that there is none.
    parameters = dict(value.parameters) or {"duty": "in force" if value.duty else "no such duty"}
    for name, each in sorted(parameters.items()):
        yield Policy(
            owner=owner,
            country=value.country,
            name=name,
            value=_text(each),
            start=None if value.from_ == FIRST_DAY else value.from_,
            end=None if value.to == LAST_DAY else value.to,
            legal_basis=value.basis,
            verified=value.verified,
            duty=value.duty,
            source=value.source or None,
        )


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_text(each)}" for name, each in cast("dict[str, object]", value).items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, cast("list[object]", value)))
    return f"{value:g}" if isinstance(value, float) else str(value)
