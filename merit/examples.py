"""Worked examples of rules: situations written by hand, with the outcome that a fair reviewer would reach.

``examples.toml`` of a rule lists tables ``[[example]]``::

    [[example]]
    title = "Promoted two months after a reprimand"
    outcome = "violates"              # or "satisfies", "not_evaluable", "no case"
    missing = "sanction_days"         # of a case that is not evaluable: the key of the message
    country = "UZ"                    # of all posts; the default
    as_of = 2026-11-20                # day of judgement; the default
    loaded = ["Sanction"]             # labels that are loaded completely for every body and day; the default is none
    [example.posts.clerk]             # a post by a short name; its versions have the fields of PostVersion
    title = "Clerk"
    versions = [{ start = 2015-01-01, ladder = "UZ", rank = 3, group = "managerial" }]
    [example.servant]                 # fields of ServantDossier; or [example.competition], of CompetitionDossier
    appointments = [{ id = "one", post = "clerk", start = 2018-01-10, order = 2018-01-08, mode = "competition" }]
    sanctions = [{ kind = "reprimand", imposed = 2023-01-10 }]

A day is a date, or text for an imprecise one: "2023-05", "2023", "up to 2023-05-01", "from 2023-05-01", "unknown". A period is
written by ``start`` and ``end``; without an end it is open, and ``end = "unknown"`` is an end that nobody states. An order
without a day is of the year up to the start. Civil service is true unless the example says otherwise; ``"unknown"`` in the place
of true or false is not known. An id that is left out is made up. The servant has a national number, unless ``numbers`` says
otherwise. How the rows of a stratum rule are written: `merit.strata.examples`.
"""

from __future__ import annotations

import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from importlib.resources import files
from typing import Any, TypeVar, cast

from graph.model.days import Day, Period, order_days
from merit.contract import Case, DossierRule, Rule
from merit.dossiers.competition import CompetitionDossier, OrderAfter
from merit.dossiers.post_decoding import share_of
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.servant import ServantDossier
from merit.policies.book import PolicyBook
from merit.strata.examples import StratumExample, rows_of_example
from merit.strata.rule import StratumRule
from merit.worked_example import AS_OF, BODY, BadExample, Example

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class DossierExample(Example):
    """A dossier and the outcome expected of it."""

    rule: DossierRule
    dossier: ServantDossier | CompetitionDossier

    def judge(self, policy: PolicyBook) -> list[Case]:
        return list(self.rule.judge(self.dossier, self.context(policy)))

    def bodies(self) -> Iterator[tuple[str, str | None]]:
        if isinstance(self.dossier, CompetitionDossier):
            yield self.dossier.body, self.dossier.country
            return
        for appointment in self.dossier.appointments:
            yield appointment.body, appointment.country
        for contract in self.dossier.contracts:
            yield contract.employer, None


def examples_of(rule: Rule) -> tuple[Example, ...]:
    """Read the examples of a rule. Raises BadExample."""
    try:
        content = tomllib.loads((files(rule.package) / "examples.toml").read_text(encoding="utf-8"))
        return tuple(_example(rule, entry) for entry in content["example"])
    except (OSError, ValueError, KeyError) as error:
        raise BadExample(
            f"{rule.id}: {rule.package}/examples.toml is no list of examples ({type(error).__name__}: {error}). Correct it."
        ) from error


def _example(rule: Rule, entry: Mapping[str, Any]) -> Example:
    title = entry.get("title", "without a title")
    expected: dict[str, Any] = {
        "title": title,
        "outcome": entry["outcome"],
        "missing": entry.get("missing"),
        "as_of": entry.get("as_of", AS_OF),
        "loaded": tuple(entry.get("loaded", ())),
        "source": entry,
    }
    try:
        if isinstance(rule, StratumRule):
            return StratumExample(rule=rule, **expected, reason=entry.get("reason"), rows=rows_of_example(rule, entry))
        assert isinstance(rule, DossierRule)
        posts = {name: _post(name, post, entry.get("country", "UZ")) for name, post in entry.get("posts", {}).items()}
        given = entry["servant"] if rule.reads is ServantDossier else entry["competition"]
        dossier = _Builder(posts).build(rule.reads, {**_defaults(rule.reads, entry), **given})
    except (KeyError, TypeError, ValueError) as error:
        raise BadExample(f"{rule.id}, example «{title}»: {type(error).__name__}: {error}. Correct it.") from error
    return DossierExample(rule=rule, **expected, dossier=dossier)


def _defaults(reads: type[Any], entry: Mapping[str, Any]) -> Mapping[str, Any]:
    if reads is ServantDossier:
        number = {"key": "number", "scheme": "UZ/PINFL", "checksum_valid": True}
        return {"id": "servant:example", "name": "Karimova Gulnora", "numbers": [number]}
    return {"position": "position:example", "title": "Chief specialist", "body": BODY, "country": entry.get("country", "UZ")}


def _post(name: str, given: Mapping[str, Any], country: str) -> Post:
    versions = given.get("versions", [])
    post = {"title": name, "body": BODY, "country": country, **given, "id": name, "versions": versions}
    return _Builder({}).build(Post, post)


class _Builder:
    """Builds dataclasses of dossiers from the tables of an example."""

    def __init__(self, posts: Mapping[str, Post]) -> None:
        self._posts = posts
        self._made_up = 0

    def build(self, cls: type[_T], given: Mapping[str, Any]) -> _T:
        """Return an instance of a dataclass. Raises ValueError for keys that it does not have, and what its values raise."""
        hints = typing.get_type_hints(cls)
        rest = dict(given)
        values: dict[str, Any] = {}
        for field in fields(cast("Any", cls)):
            if (value := self._value(field, hints[field.name], rest)) is not MISSING:
                values[field.name] = value
        if rest:
            raise ValueError(f"{cls.__name__} has no field {', '.join(rest)}")
        return cls(**self._completed(cls, values))

    def _value(self, field: Field[Any], hint: Any, rest: dict[str, Any]) -> Any:
        if hint is Period:
            return _period(rest.pop("start"), rest.pop("end", None))
        if field.name == "post" and hint is Post:
            return self._posts[rest.pop("post")]
        if field.name in rest:
            return self._converted(hint, rest.pop(field.name))
        if field.name == "id":
            self._made_up += 1
            return f"example:{self._made_up}"
        return MISSING

    def _completed(self, cls: type[Any], values: dict[str, Any]) -> dict[str, Any]:
        if cls in (Appointment, OrderAfter):
            values.setdefault("order_stated", "order" in values)
            values.setdefault("order", order_days(values["period"].start))
            values.setdefault("civil_service", True)
        if cls is Appointment:
            values["fte"] = share_of(values.get("fte"), values["post"])
        if cls is ServantDossier:
            ordered = sorted(values.get("appointments", ()), key=lambda each: (each.period.start.latest, each.id))
            values["appointments"] = tuple(ordered)
        return values

    def _converted(self, hint: Any, value: Any) -> Any:
        hint = _without_none(hint)
        if hint is bool and value == "unknown":
            return None
        if hint is Day:
            return _day(value)
        if typing.get_origin(hint) is tuple:
            of = typing.get_args(hint)[0]
            return tuple(self._converted(of, each) for each in value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
        if isinstance(hint, type) and is_dataclass(hint):
            return self.build(hint, value)
        return value


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return next(arm for arm in typing.get_args(hint) if arm is not type(None))
    return hint


def _day(value: Any) -> Day:
    if isinstance(value, date):
        return Day.exactly(value)
    text = str(value)
    if text == "unknown":
        return Day.unknown()
    if text.startswith("up to "):
        return Day.observed(date.fromisoformat(text.removeprefix("up to ")))
    if text.startswith("from "):
        return Day.not_before(date.fromisoformat(text.removeprefix("from ")))
    return Day.parse(text)


def _period(start: Any, end: Any) -> Period:
    first = _day(start)
    if end is None:
        return Period(first)
    return Period(first, Day.not_before(first.earliest) if end == "unknown" else _day(end))
