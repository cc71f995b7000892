"""A loaded graph, and checks of proposed orders that name people and posts as the portal does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, LiteralString

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from merit.check import CheckedOrder, ProposedAppointment, check_appointment
from merit.contract import Rule
from merit.registry import all_rules, shipped_policy
from tests.conftest import Run
from tests.support.engines import cypher
from tests.support.scripted_portal import Row, load

TODAY = date(2026, 11, 20)


class Registry:
    """The loaded graph, and the check of proposals that name people and posts as the portal does."""

    def __init__(self, run: Run, database: Database, keys: KeyRing, rows: Mapping[str, Sequence[Row]]) -> None:
        self.run, self.database, self.keys = run, database, keys
        self.load(rows)

    def load(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Load rows of the portal."""
        report = self.run(load(self.database, rows, self.keys))
        assert report.state == "clean", report.problem

    def proposal(self, post: str = "Post P2", name: str = "Karimova", **given: Any) -> ProposedAppointment:
        """Return the proposal; ``signed_by`` is a name, and ``competition`` the post for which it was held."""
        if (signer := given.pop("signed_by", None)) is not None:
            given["signed_by"] = self.id("MATCH (n:Servant) WHERE n.name STARTS WITH $name RETURN n.id AS id", signer)
        if (held := given.pop("competition", None)) is not None:
            given["competition"] = self.id("MATCH (n:Competition)-[:FOR]->(:Position {title: $name}) RETURN n.id AS id", held)
        given = {"order_date": TODAY, "start": TODAY, **given}
        return ProposedAppointment(
            servant=self.id("MATCH (n:Servant) WHERE n.name STARTS WITH $name RETURN n.id AS id", name),
            position=self.id("MATCH (n:Position {title: $name}) RETURN n.id AS id", post),
            **given,
        )

    def id(self, text: LiteralString, name: str) -> str:
        (found,) = self.run(self.database.read(cypher(text), {"name": name}))
        return str(found["id"])

    def check(self, proposal: ProposedAppointment, rules: Sequence[Rule] | None = None) -> CheckedOrder:
        """Check the proposal, and require that the graph is afterwards what it was."""
        before = self.contents()
        try:
            return self.run(check_appointment(self.database.read, proposal, rules or all_rules(), shipped_policy(), TODAY))
        finally:
            assert self.contents() == before

    def outcomes(self, post: str = "Post P2", name: str = "Karimova", **given: Any) -> dict[str, tuple[str, str | None]]:
        """Return by rule the outcome and what is missing."""
        return outcomes_of(self.check(self.proposal(post, name, **given)))

    def contents(self) -> Any:
        """Return everything in the graph."""
        nodes = """MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties
            ORDER BY n.id, toString(n.key), n.version, labels(n)[0]"""
        links = """MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS properties
            ORDER BY a, type, b"""
        return self.run(self.database.read(cypher(nodes))), self.run(self.database.read(cypher(links)))


def outcomes_of(checked: CheckedOrder) -> dict[str, tuple[str, str | None]]:
    """Return by rule the outcome and what is missing."""
    found = {each.rule.id: (each.case.outcome.value, each.rule.missing(each.case)) for each in checked.cases}
    assert len(found) == len(checked.cases), "a rule answers once"
    return found
