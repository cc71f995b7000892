"""The address of the list of leads: all that the list shows is chosen by it, and each choice has exactly one address.

Parameters have fixed names and a fixed order, and what is left out has its usual value. A parameter that is unknown or malformed
is refused: a filter that is silently ignored shows leads that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.days import written_day
from meritgraph.case_pages.visits import BadAddress

PATH: Final = "/cases"
SEVERITIES: Final = ("critical", "high", "medium", "low")
STATES: Final = ("open", "reopened", "acknowledged", "confirmed", "dismissed", "resolved")
WAITING: Final = ("open", "reopened", "acknowledged")
"""The states in which a lead waits for a decision: those that the list shows unless others are chosen."""
ANY, ME, NOBODY = "any", "me", "nobody"
ORDERS: Final = ("change", "day", "severity")
_SETS: Final = ("rule", "severity", "state")
_SINGLE: Final = ("body", "alone", "assignee", "since", "order", "after")
NAMES: Final = (*_SETS, *_SINGLE)
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class CasesAddress:
    """What the list of leads shows. ``assignee`` is ``me``, ``nobody``, or a sealed name; without one it is anybody.

    ``alone`` leaves the bodies below ``body`` out. ``since`` is the day since which a lead is new or was changed. ``after`` is
    the cursor of the page before.
    """

    rules: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    states: tuple[str, ...] = WAITING
    body: str = ""
    alone: bool = False
    assignee: str = ""
    since: date | None = None
    order: str = ORDERS[0]
    after: str = ""

    @classmethod
    def of_query(cls, query: str, texts: Texts) -> CasesAddress:
        """Return the address with this query. Raises BadAddress."""
        try:
            pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=200)
        except ValueError as error:
            raise BadAddress(texts.gettext("The address is damaged. Choose the filters again.")) from error
        return cls.of(pairs, texts)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], texts: Texts) -> CasesAddress:
        """Return the address with these parameters; an empty one counts as left out. Raises BadAddress."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in NAMES:
                names = ", ".join(NAMES)
                raise BadAddress(
                    texts.gettext("A list of leads has no parameter “%(name)s”. It has %(names)s.", name=name, names=names)
                )
            if value:
                given.setdefault(name, []).append(value)
        single = {name: _single(name, given.get(name, []), texts) for name in _SINGLE}
        return cls(
            rules=tuple(sorted(set(given.get("rule", [])))),
            severities=_some("severity", given.get("severity", []), SEVERITIES, texts),
            states=_states(given.get("state", []), texts),
            body=single["body"],
            alone=bool(single["body"] and _one_of("alone", single["alone"], ("1",), texts)),
            assignee=single["assignee"],
            since=_day("since", single["since"], texts),
            order=_one_of("order", single["order"], ORDERS, texts) or ORDERS[0],
            after=single["after"],
        )

    @property
    def query(self) -> str:
        """The query of the address; empty for the usual list."""
        pairs = [("rule", each) for each in self.rules] + [("severity", each) for each in self.severities]
        if set(self.states) == set(STATES):
            pairs.append(("state", ANY))
        elif self.states != WAITING:
            pairs += [("state", each) for each in self.states]
        single = {
            "body": self.body,
            "alone": "1" if self.alone else "",
            "assignee": self.assignee,
            "since": self.since.isoformat() if self.since else "",
            "order": "" if self.order == ORDERS[0] else self.order,
            "after": self.after,
        }
        return urlencode([*pairs, *((name, value) for name, value in single.items() if value)])

    def is_of(self, query: str) -> bool:
        """Tell whether a query says the same in the same order; how its characters are written does not matter."""
        return parse_qsl(query, keep_blank_values=True) == parse_qsl(self.query)

    @property
    def path(self) -> str:
        """The whole address."""
        return f"{PATH}?{self.query}" if self.query else PATH

    @property
    def narrowed(self) -> bool:
        """Whether it leaves out leads that wait for a decision."""
        filtered = self.rules or self.severities or self.body or self.assignee or self.since
        return bool(filtered) or not set(WAITING) <= set(self.states)

    @property
    def first_page(self) -> CasesAddress:
        """The same list from its beginning."""
        return replace(self, after="")

    @property
    def waiting_alone(self) -> bool:
        """Whether it shows exactly the leads that wait for a decision, as far as states go."""
        return self.states == WAITING

    def path_after(self, cursor: str) -> str:
        """Return the address of the page after a cursor."""
        return replace(self, after=cursor).path

    def changed(self, **values: Any) -> CasesAddress:
        """Return the first page with other choices; another choice makes a cursor void."""
        return replace(self, after="", **values)

    def filter(self, assignee: str | None, without: str = "") -> Mapping[str, object]:
        """Return the filter of the API, without one of the choices where it counts what that one offers.

        ``assignee`` is the name that the assignee of the address stands for.
        """
        chosen: dict[str, object] = {}
        if self.rules and without != "rule":
            chosen["rules"] = self.rules
        if self.severities:
            chosen["severities"] = [each.upper() for each in self.severities]
        if len(self.states) < len(STATES) and without != "state":
            chosen["states"] = [each.upper() for each in self.states]
        if self.body:
            chosen |= {"organisation": self.body, "below": not self.alone}
        if self.assignee == NOBODY:
            chosen["unassigned"] = True
        elif assignee is not None:
            chosen["assignee"] = assignee
        if self.since is not None:
            chosen["changedSince"] = f"{self.since}T00:00:00Z"
        return chosen


def _single(name: str, values: Sequence[str], texts: Texts) -> str:
    if len(values) > 1:
        raise BadAddress(texts.gettext("The parameter “%(name)s” stands in the address more than once. Name it once.", name=name))
    if values and (len(values[0]) > _LONGEST or not values[0].isprintable()):
        raise BadAddress(texts.gettext("The value of the parameter “%(name)s” cannot be used. Leave it out.", name=name))
    return values[0] if values else ""


def _some(name: str, values: Iterable[str], known: Sequence[str], texts: Texts) -> tuple[str, ...]:
    """Return the chosen ones among the known values, in their order."""
    chosen = {_one_of(name, each, known, texts) for each in values}
    return tuple(each for each in known if each in chosen)


def _states(values: Sequence[str], texts: Texts) -> tuple[str, ...]:
    chosen = _some("state", values, (*STATES, ANY), texts)
    if ANY in chosen:
        return STATES
    return chosen or WAITING


def _one_of(name: str, value: str, known: Sequence[str], texts: Texts) -> str:
    if value and value not in known:
        values = ", ".join(known)
        sentence = texts.gettext(
            "The parameter “%(name)s” may be %(values)s, and it is something else.", name=name, values=values
        )
        raise BadAddress(sentence)
    return value


def _day(name: str, value: str, texts: Texts) -> date | None:
    if not value:
        return None
    day = written_day(value)
    if day is None:
        sentence = texts.gettext("The parameter “%(name)s” takes a day, such as 2026-03-14, and it is something else.", name=name)
        raise BadAddress(sentence)
    return day
