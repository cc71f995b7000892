"""What every worked example has: a title, the outcome that a fair reviewer would reach, and how the rule's is compared."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import MeritgraphError
from graph.model.days import FIRST_DAY, LAST_DAY
from merit.context import Body, Context
from merit.contract import Case, Outcome, Rule
from merit.coverage import Coverage
from merit.policies.book import PolicyBook

logger = logging.getLogger("meritgraph.merit.worked_example")

AS_OF = date(2026, 11, 20)
NO_CASE = "no case"
BODY = "body"
"""The id of the body of posts that name no other."""
_NAMES = {BODY: "Ministry of Health"}


class BadExample(MeritgraphError):
    """An example that cannot be read. The message names the rule, the example, what is wrong and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(ABC):
    """A situation and the outcome expected of it; ``missing`` is a key of the rule's messages."""

    rule: Rule
    title: str
    outcome: str
    missing: str | None
    as_of: date
    loaded: tuple[str, ...]
    source: Mapping[str, Any]
    reason: str | None = None

    @abstractmethod
    def judge(self, policy: PolicyBook) -> list[Case]:
        """Return the cases that the rule finds in the example."""

    @abstractmethod
    def bodies(self) -> Iterable[tuple[str, str | None]]:
        """Yield the ids of its bodies, each with its country."""

    def context(self, policy: PolicyBook) -> Context:
        everything = dict.fromkeys(self.loaded, ((FIRST_DAY, LAST_DAY),))
        bodies = {body: Body(body, _NAMES.get(body, body), country) for body, country in self.bodies()}
        return Context(self.as_of, bodies, Coverage(dict.fromkeys(bodies, everything)), policy)

    def difference(self, policy: PolicyBook) -> str | None:
        """Return how the rule's outcome differs from the expected one, as a sentence; None where it does not.

        A violating example has at least one violating case, one with the reason that the example states. A satisfied one has only
        satisfied cases, one that is not evaluable no violating case and at least one that lacks what the example names.
        """
        try:
            cases = self.judge(policy)
            reasons = [self.rule.reason(case) for case in cases if case.outcome is Outcome.VIOLATES]
        except Exception as error:  # installed packages bring rules, and one that breaks must not hide what others do
            logger.exception("The rule %s broke on its example «%s»", self.rule.id, self.title)
            return f"{self.rule.id} «{self.title}»: expected {self.outcome}, and the rule broke ({type(error).__name__})"
        outcomes = {case.outcome.value for case in cases}
        found = next((each.value for each in (Outcome.VIOLATES, Outcome.NOT_EVALUABLE) if each in outcomes), None)
        found = found or (Outcome.SATISFIES.value if cases else NO_CASE)
        missing = {case.missing for case in cases if case.missing}
        if found != self.outcome:
            because = f" ({', '.join(sorted(missing))})" if missing else ""
            return f"{self.rule.id} «{self.title}»: expected {self.outcome}, found {found}{because}"
        if self.missing is not None and self.missing not in missing:
            return f"{self.rule.id} «{self.title}»: expected to lack {self.missing}, lacks {', '.join(sorted(missing))}"
        if self.reason is not None and self.reason not in reasons:
            return f"{self.rule.id} «{self.title}»: expected the reason «{self.reason}», found «{'», «'.join(reasons)}»"
        return None
