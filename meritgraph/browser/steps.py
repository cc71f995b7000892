"""The guides of Neo4j Browser as data: one for each class of rules, one about careers, and one to start with.

They are made from the registry of rules and from the statements under ``graph/cypher/browser``. How they are written down is
decided in ``guides`` and ``saved_queries``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from graph.cypher.mirror_statements import COPIED
from graph.cypher.statements import Statement, statement
from graph.model.table import NODES
from merit.contract import Rule, RuleClass

START = "start"

# A query that starts at one of these shows nothing in a copy for investigators.
_NOT_IN_A_COPY = re.compile(rf":(?:{'|'.join(node.label for node in NODES if node.label not in COPIED)})\b")

_CLASSES = {
    RuleClass.BREACH: (
        "breaches",
        "Breaches",
        "Each step shows the newest finding of one rule that can be proven from the records.",
    ),
    RuleClass.INDICATOR: (
        "indicators",
        "Indicators",
        "Each step shows the newest finding of one rule that is statistical, or worth a question.",
    ),
    RuleClass.RECORD: (
        "records",
        "Quality of records",
        "Each step shows the newest finding of one rule about records that disagree or are late.",
    ),
}
_LEAD = "A finding is a lead for review, never a verdict."
_BLOCKS = (
    "Run the blocks of a step one after the other: the last one shows what those before it chose. "
    "Where one of them says null, the copy has nothing of the kind, and the last one shows nothing."
)
_NEWEST_OF = (
    "head(COLLECT {{ MATCH (f:Finding) WHERE f.rule = '{rule}' RETURN {wanted} ORDER BY f.first_seen DESC, f.id LIMIT 1 }})"
)


class Parameter(NamedTuple):
    """A parameter of a query, and the Cypher expression that finds an example of it."""

    name: str
    example: str

    @property
    def command(self) -> str:
        """The line that sets it in Neo4j Browser."""
        return f":param {self.name} => {self.example}"


class Step(NamedTuple):
    """One step of a guide: sentences, then a query with its parameters, or the names of guides to open."""

    title: str
    sentences: tuple[str, ...]
    query: str = ""
    parameters: tuple[Parameter, ...] = ()
    innocent: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()


class Guide(NamedTuple):
    """A guide with its steps; its name is that of its file."""

    name: str
    title: str
    introduction: tuple[str, ...]
    steps: tuple[Step, ...]


def _first(pattern: str, wanted: str, order: str) -> str:
    """Return the expression for the first value that a pattern finds, or null."""
    return f"head(COLLECT {{ MATCH {pattern} RETURN {wanted} ORDER BY {order} LIMIT 1 }})"


_CONCERNED = "(f:Finding)-[:CONCERNS]->(s:Servant)"
_KIN = "(s:Servant)-[:KIN]->(:Kinship)<-[:KIN]-(t:Servant)"
_LED = (
    f"{_CONCERNED}-[:HELD]->(:Appointment)-[:TO]->(:Position)-[:HAS_VERSION]->(:PositionVersion)-[:REPORTS_TO]->(:Position)"
    "<-[:TO]-(:Appointment)<-[:HELD]-(head:Servant) WHERE head.id <> s.id"
)
_APPOINTED = f"{_CONCERNED}-[:HELD]->(:Appointment)-[:APPOINTED_BY]->(:Servant)"
_NEWEST_FIRST = "f.first_seen DESC, f.id, s.id"
_OF_KIN = Parameter("servant", _first(_KIN, "s.id", "s.id, t.id"))
_FINDING = Parameter("finding", _first("(f:Finding)", "f.id", "f.first_seen DESC, f.id"))

# Each step with its title, its statement under ``graph/cypher/browser``, and examples of the parameters of that.
_CAREERS: tuple[tuple[str, str, *tuple[Parameter, ...]], ...] = (
    (
        "Careers side by side",
        "careers_side_by_side",
        Parameter(
            "servants",
            f"COLLECT {{ MATCH {_CONCERNED} WITH s, max(f.first_seen) AS at RETURN s.id ORDER BY at DESC, s.id LIMIT 3 }}",
        ),
    ),
    ("Served under whom", "served_under", Parameter("servant", _first(_LED, "s.id", _NEWEST_FIRST))),
    (
        "Same body at the same time",
        "same_body_same_time",
        Parameter("servant", _first(_CONCERNED, "s.id", _NEWEST_FIRST)),
    ),
    ("Ties between two people", "ties", _OF_KIN, Parameter("other", _first(_KIN, "t.id", "s.id, t.id"))),
    ("Kin", "kin", _OF_KIN),
    (
        "Appointed by whom",
        "appointed_by",
        Parameter("servant", _first(_APPOINTED, "s.id", _NEWEST_FIRST)),
    ),
    (
        "A body",
        "body",
        Parameter(
            "organisation",
            _first("(f:Finding) WHERE f.organisation IS NOT NULL", "f.organisation", "f.first_seen DESC, f.id"),
        ),
    ),
    (
        "A post",
        "position",
        Parameter("position", _first("(c:Competition)-[:FOR]->(p:Position)", "p.id", "c.announced_latest DESC, c.id")),
    ),
    ("What changed since", "changed_since", Parameter("since", "datetime() - duration({days: 7})")),
)


def guides(rules: Sequence[Rule]) -> tuple[Guide, ...]:
    """Return all guides, the one to start with first."""
    of_rules = tuple(_of_class(rule_class, rules) for rule_class in _CLASSES)
    others = (*of_rules, _careers())
    return (_start(tuple(guide.name for guide in others)), *others)


def shown_in_a_copy(rule: Rule) -> bool:
    """Return whether the query of a rule shows its findings in a copy, too; otherwise ``browser/finding`` shows them."""
    return _NOT_IN_A_COPY.search(rule.show.text) is None


def _of_class(rule_class: RuleClass, rules: Sequence[Rule]) -> Guide:
    name, title, sentence = _CLASSES[rule_class]
    steps = tuple(_step_of(rule) for rule in rules if rule.rule_class is rule_class)
    return Guide(name, title, (f"{sentence} {_LEAD}", _BLOCKS), steps)


def _step_of(rule: Rule) -> Step:
    if shown_in_a_copy(rule):
        parameter, query = Parameter("subjects", _NEWEST_OF.format(rule=rule.id, wanted="f.subjects")), rule.show.text
    else:
        parameter = Parameter("finding", _NEWEST_OF.format(rule=rule.id, wanted="f.id"))
        query = statement("browser/finding").text
    return Step(f"{rule.id} {rule.title}", (rule.looks_for,), query, (parameter,), rule.innocent_explanations)


def _start(others: tuple[str, ...]) -> Guide:
    newest = statement("browser/newest_findings")
    return Guide(
        START,
        "Start here",
        (
            f"{_LEAD} What you see is a copy of the graph that nobody can change, as of its last refresh.",
            "Click a block to copy its query into the editor, then run it.",
        ),
        (
            Step("The newest findings", (newest.purpose,), newest.text),
            _own_step("One finding", "finding", _FINDING),
            Step(
                "Parameters",
                (
                    _BLOCKS,
                    "To see something else, run the first block with an id of your own, in quotes, behind its arrow. "
                    "Click a node to read its id; the API names the same ids.",
                    "A parameter stays set until the page is loaded anew.",
                ),
            ),
            Step("More guides", ("Run a block to open a guide.",), guides=others),
            Step(
                "What limits what you see",
                (
                    "Every query returns paths and ends at a number of rows: at most 100. What is beyond is not shown.",
                    "The copy holds what belongs to the bodies of one country. A post in another country is not in it, nor is a "
                    "finding about one.",
                    "National numbers, the records of portals, and who read what are not in the copy either.",
                    "What was corrected or deleted after the last refresh is still here. The API says how things stand now.",
                    "What no portal stated is not in the graph: that something is missing here does not prove that it never was.",
                ),
            ),
        ),
    )


def _careers() -> Guide:
    steps = tuple(_own_step(title, name, *parameters) for title, name, *parameters in _CAREERS)
    sentence = f"Each step shows a side of careers that findings rest on. {_LEAD}"
    return Guide("careers", "Careers, bodies and ties", (sentence, _BLOCKS), steps)


def _own_step(title: str, name: str, *parameters: Parameter) -> Step:
    """Return the step of a statement under ``graph/cypher/browser``, with an example of each of its parameters."""
    known: Statement = statement(f"browser/{name}")
    meanings = " ".join(f"Parameter {each.name}: {known.parameters[each.name]}." for each in parameters)
    return Step(title, (known.purpose, meanings), known.text, parameters)
