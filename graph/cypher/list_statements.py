"""The statements that list facts, newest first: a page and a count for each end at which a list can start.

A list starts at what the question names: a servant, a position, the number of an order. One that names nothing of the kind walks
along the index of ``day_key``, so that a page costs what it shows, not what the graph holds. All other criteria are conditions on
the facts that are met on the way. The text is made of the tables below alone: values arrive as parameters.

A caller who sees only a part of the facts (``resolvers/access/table.py``) has statements of her own. They end in ``_in_sight``,
have the parameters of ``SIGHT``, and list and count what she sees, as if there were nothing else. Such a list may start at her
bodies, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from graph.cypher.statements import Statement, parse

_SOURCE = "graph/cypher/list_statements.py"

_MEANINGS = {
    "applicant": "id of the servant who applied",
    "scope": "list of ids of the organisations whose facts the caller sees",
    "whole": "whether she sees all facts of everybody who ever served there",
    "not_own": "list of modes by which nobody holds a position of her own",
    "within_scope": "those organisations of $within that are hers; all of them where she sees people whole",
    "today": "the day of today",
    "oldest": "text before the keys that are wanted: the first day, or ''",
    "after": "key of the last one of the previous page; U+FFFF for the first page",
    "limit": "maximum number",
}
SIGHT = ("scope", "whole", "not_own", "within_scope")
"""The parameters of the statements that list what is in sight, beside those of the list itself."""

_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A parameter that is null where it does not matter: its meaning, and the condition on the fact ``n`` where it does."""

    meaning: str
    condition: str


@dataclass(frozen=True, slots=True)
class Start:
    """An end at which a list can start: its words in a purpose, and the MATCH that leads from it to the facts ``n``.

    ``meets`` is the criterion that all of these facts meet.
    """

    words: str
    match: str
    meets: str


@dataclass(frozen=True, slots=True)
class InSight:
    """Which facts ``n`` are in sight of a caller who has bodies, and the MATCH that leads from these bodies to exactly those.

    ``also`` replaces conditions of criteria that would tell of what is not in sight.
    """

    condition: str
    match: str
    also: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class FactListing:
    """The lists of the facts of one label. ``kind`` is the word for them in the names of their statements.

    ``starts`` are in the order in which they are preferred. The first day that is wanted is no criterion: it is ``oldest``, a
    bound of the key by which the list is ordered.
    """

    kind: str
    label: str
    criteria: Mapping[str, Criterion]
    starts: Mapping[str, Start]
    sight: InSight

    def page(self, terms: Mapping[str, object], *, wide: bool = False) -> Statement:
        """Return the statement that reads the ids and keys of a page of the facts that meet these criteria.

        ``wide``: the bodies are so large a part of all that the page is found sooner along the order of all facts. Where the
        terms have a ``scope``, only what is in sight is listed.
        """
        start, scoped = self._start(terms), terms.get("scope") is not None
        return _page(self.kind, None if wide and start in (_BODIES, _SCOPE, None) else start, scoped)

    def count(self, terms: Mapping[str, object]) -> Statement:
        """Return the statement that counts them. Both engines know the number of all without reading them."""
        scoped, start = terms.get("scope") is not None, self._start(terms)
        chosen = start or terms.get("oldest") or any(terms.get(name) is not None for name in self.criteria)
        return _count(self.kind, start, scoped) if chosen else _count_all(self.kind)

    def _start(self, terms: Mapping[str, object]) -> str | None:
        named = next((name for name, start in self.starts.items() if terms.get(start.meets) is not None), None)
        return _SCOPE if named is None and terms.get("scope") is not None else named


_BODIES, _SCOPE = "in_organisations", "of_own_organisations"


def _one(what: str, condition: str) -> Criterion:
    return Criterion(f"{what}, or null for all", condition)


def _before(condition: str) -> Criterion:
    return Criterion("first day that is too late, or null for all", condition)


def _since(known: str, described: str) -> Criterion:
    stated = f"EXISTS {{ MATCH {described}<-[:DESCRIBES]-(record:PortalRecord) WHERE record.recorded_at >= $since }}"
    return Criterion("only those known or changed at this moment or later; null for all", f"{known}\n    OR {stated}")


def _missing(described: str) -> Criterion:
    return Criterion("whether all their records are missing at their portals, or null for all", _all_missing(described))


def _missing_in_sight(described: str) -> str:
    """Return the same condition without the records of contracts with bodies that are not the caller's."""
    hidden = "EXISTS { MATCH (described)-[:WITH]->(employer:Organisation) WHERE NOT employer.id IN $scope }"
    return _all_missing(described, f"\n    WHERE $whole OR NOT {hidden}")


def _all_missing(described: str, only: str = "") -> str:
    # One subquery: four of them, joined by AND and OR, took Neo4j half a minute to plan. One aggregation with nothing around it:
    # the embedded engine does not group by several in one expression, and counting none of them gives no row there.
    return (
        f"$missing = (coalesce(head(COLLECT {{\n    MATCH {described}<-[:DESCRIBES]-(r:PortalRecord){only}\n"
        "    RETURN min(CASE WHEN r.absent_since IS NULL THEN 0 ELSE 1 END) AS missing\n  }), 0) = 1)"
    )


def _in_organisations(words: str, path: str, condition: str = "") -> Start:
    match = f"UNWIND $within AS id\nMATCH (body:Organisation {{id: id}})<-[:IN]-(:Position){path}"
    return Start(words, match + (f"\nWHERE {condition}" if condition else ""), "within")


_BODY = "list of ids of organisations"
_SINCE = _since("n.known_since >= $since", "(n)")
_MISSING = _missing("(n)")
_SERVES = "held.start_earliest <= $today AND (held.open OR coalesce(held.end_latest > $today, true))"
# What is in sight follows from steps in bodies of the caller, as in resolvers/access/sight.py.
_TO_SCOPE = "-[:HELD]->(step:Appointment)-[:TO]->(:Position)-[:IN]->(seen:Organisation)"
_FROM_SCOPE = "UNWIND $scope AS id\nMATCH (seen:Organisation {id: id})<-[:IN]-(:Position)"
_OWN_POSITION = "step.mode IS NOT NULL AND NOT step.mode IN $not_own"
_NOW = "step.start_latest <= $today AND (step.open OR step.end_earliest > $today)"
_SERVES_NOW = f"($whole OR ({_OWN_POSITION} AND {_NOW}))"
# A move tells of both posts, so both are in sight where it is.
_BOTH_POSTS_IN_SCOPE = """NOT EXISTS {
    MATCH (n)-[:FROM|INTO]->(:Appointment)-[:TO]->(:Position)-[:IN]->(other:Organisation) WHERE NOT other.id IN $scope
  }"""


def _seen_on(day: str, *, career: bool, of: str = "n") -> str:
    """Return the condition on a step by which a fact of this day is seen; of a career also by a step of today."""
    then = f"step.start_latest <= {of}.{day}_earliest AND (step.open OR step.end_earliest > {of}.{day}_latest)"
    return f"($whole OR ({_OWN_POSITION} AND (({then})" + (f" OR ({_NOW})" if career else "") + ")))"


def _sight_of_servants(
    label: str, relationship: str, day: str, *, career: bool = False, also: Mapping[str, str] | None = None
) -> InSight:
    """Return what is in sight of facts of a ``day`` that a servant has. ``career``: they are part of her career."""
    seen, of_servant = _seen_on(day, career=career), f"(n)<-[:{relationship}]-(:Servant)"

    def held(within: str) -> str:
        path = f"{of_servant}-[:HELD]->(held:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation)"
        return f"EXISTS {{\n    MATCH {path}\n    WHERE body.id IN ${within} AND {_SERVES}\n  }}"

    now = f"EXISTS {{\n    MATCH {of_servant}{_TO_SCOPE}\n    WHERE seen.id IN $scope AND {_SERVES_NOW}\n  }}"
    return InSight(
        f"EXISTS {{\n    MATCH {of_servant}{_TO_SCOPE}\n    WHERE seen.id IN $scope AND {seen}\n  }}",
        f"{_FROM_SCOPE}<-[:TO]-(step:Appointment)<-[:HELD]-(:Servant)-[:{relationship}]->(n:{label})\nWHERE {seen}",
        # Where somebody serves now shows only to those who see the step, or all her steps.
        {"within": f"{held('within_scope')} OR ({held('within')} AND {now})", **(also or {})},
    )


APPOINTMENTS = FactListing(
    "appointments",
    "Appointment",
    {
        "servant": _one("id of the servant", "EXISTS { MATCH (n)<-[:HELD]-(:Servant {id: $servant}) }"),
        "position": _one("id of the position", "EXISTS { MATCH (n)-[:TO]->(:Position {id: $position}) }"),
        "order_number": _one("number of the order", "n.order_number = $order_number"),
        "appointed_by": _one(
            "id of the servant who signed the orders", "EXISTS { MATCH (n)-[:APPOINTED_BY]->(:Servant {id: $appointed_by}) }"
        ),
        "within": _one(_BODY, "EXISTS { MATCH (n)-[:TO]->(:Position)-[:IN]->(body:Organisation) WHERE body.id IN $within }"),
        "mode": _one("how the position was filled", "n.mode = $mode"),
        "day_before": _before("coalesce(n.order_date_earliest, n.start_earliest) < $day_before"),
        "open_on": _one(
            "day on which they are certainly in force",
            "(n.start_latest <= $open_on AND (n.open OR n.end_earliest > $open_on))",
        ),
        "since": _SINCE,
        "missing": _missing("(n)<-[:CONFIRMS*0..1]-()"),
    },
    {
        "of_servant": Start("of a servant", "MATCH (servant:Servant {id: $servant})-[:HELD]->(n:Appointment)", "servant"),
        "to_position": Start("to a position", "MATCH (position:Position {id: $position})<-[:TO]-(n:Appointment)", "position"),
        "of_order": Start("of an order", "MATCH (n:Appointment {order_number: $order_number})", "order_number"),
        "by_signer": Start(
            "whose orders a servant signed",
            "MATCH (signer:Servant {id: $appointed_by})<-[:APPOINTED_BY]-(n:Appointment)",
            "appointed_by",
        ),
        _BODIES: _in_organisations("to positions of organisations", "<-[:TO]-(n:Appointment)"),
    },
    InSight(
        f"""EXISTS {{ MATCH (n)-[:TO]->(:Position)-[:IN]->(own:Organisation) WHERE own.id IN $scope }} OR EXISTS {{
    MATCH (n)<-[:HELD]-(:Servant){_TO_SCOPE}
    WHERE seen.id IN $scope AND {_SERVES_NOW}
  }}""",
        # In two patterns, because in one of them no step leads to itself.
        f"""{_FROM_SCOPE}<-[:TO]-(step:Appointment)<-[:HELD]-(servant:Servant)
MATCH (servant)-[:HELD]->(n:Appointment)
WHERE n.id = step.id OR {_SERVES_NOW}""",
        {"missing": _missing_in_sight("(n)<-[:CONFIRMS*0..1]-(described)")},
    ),
)

PROMOTIONS = FactListing(
    "promotions",
    "Promotion",
    {
        "servant": _one("id of the servant", "EXISTS { MATCH (n)<-[:RECEIVED]-(:Servant {id: $servant}) }"),
        "within": _one(
            _BODY,
            "EXISTS {\n    MATCH (n)-[:INTO]->(:Appointment)-[:TO]->(:Position)-[:IN]->(body:Organisation) "
            "WHERE body.id IN $within\n  }",
        ),
        "kind": _one("kind of the move", "n.kind = $kind"),
        "appointed_by": _one(
            "id of the servant who signed the orders",
            "EXISTS { MATCH (n)-[:INTO]->(:Appointment)-[:APPOINTED_BY]->(:Servant {id: $appointed_by}) }",
        ),
        "mode": _one(
            "how the new position was filled", "EXISTS { MATCH (n)-[:INTO]->(a:Appointment) WHERE a.mode = $mode RETURN a }"
        ),
        "day_before": _before("n.ordered_earliest < $day_before"),
        "since": _since(
            "EXISTS { MATCH (n)-[:FROM|INTO]->(a:Appointment) WHERE a.known_since >= $since }",
            "(n)-[:FROM|INTO]->(:Appointment)",
        ),
        "missing": _missing("(n)-[:FROM|INTO]->(:Appointment)<-[:CONFIRMS*0..1]-()"),
    },
    {
        "of_servant": Start("of a servant", "MATCH (servant:Servant {id: $servant})-[:RECEIVED]->(n:Promotion)", "servant"),
        "by_signer": Start(
            "whose orders a servant signed",
            "MATCH (signer:Servant {id: $appointed_by})<-[:APPOINTED_BY]-(:Appointment)<-[:INTO]-(n:Promotion)",
            "appointed_by",
        ),
        _BODIES: _in_organisations("into positions of organisations", "<-[:TO]-(:Appointment)<-[:INTO]-(n:Promotion)"),
    },
    InSight(
        f"""{_BOTH_POSTS_IN_SCOPE} OR EXISTS {{
    MATCH (n)<-[:RECEIVED]-(:Servant){_TO_SCOPE}
    WHERE seen.id IN $scope AND {_SERVES_NOW}
  }}""",
        f"""{_FROM_SCOPE}<-[:TO]-(step:Appointment)<-[:HELD]-(servant:Servant)
MATCH (servant)-[:RECEIVED]->(n:Promotion)
WHERE {_SERVES_NOW} OR {_BOTH_POSTS_IN_SCOPE}""",
        {"missing": _missing_in_sight("(n)-[:FROM|INTO]->(:Appointment)<-[:CONFIRMS*0..1]-(described)")},
    ),
)

# Those whose day is not known come last.
COMPETITIONS = FactListing(
    "competitions",
    "Competition",
    {
        "position": _one("id of the position", "EXISTS { MATCH (n)-[:FOR]->(:Position {id: $position}) }"),
        "within": _one(_BODY, "EXISTS { MATCH (n)-[:FOR]->(:Position)-[:IN]->(body:Organisation) WHERE body.id IN $within }"),
        "annulled": _one("whether they were annulled", "n.annulled = $annulled"),
        "day_before": _before("n.announced_earliest < $day_before"),
        "since": _SINCE,
        "missing": _MISSING,
    },
    {
        "of_applicant": Start(
            "in which a servant applied",
            "MATCH (applicant:Servant {id: $applicant})-[:MADE]->(:Application)-[:IN]->(n:Competition)",
            "applicant",
        ),
        "for_position": Start("for a position", "MATCH (position:Position {id: $position})<-[:FOR]-(n:Competition)", "position"),
        _BODIES: _in_organisations("for positions of organisations", "<-[:FOR]-(n:Competition)"),
    },
    InSight(
        "EXISTS { MATCH (n)-[:FOR]->(:Position)-[:IN]->(seen:Organisation) WHERE seen.id IN $scope }",
        f"{_FROM_SCOPE}<-[:FOR]-(n:Competition)",
    ),
)

CERTIFICATES = FactListing(
    "certificates",
    "Certificate",
    {
        "servant": _one("id of the servant", "EXISTS { MATCH (n)<-[:HOLDS]-(:Servant {id: $servant}) }"),
        "course": _one(
            "id of the course that earned it", "EXISTS { MATCH (n)<-[:EARNED]-(:Enrolment)-[:OF]->(:Course {id: $course}) }"
        ),
        "within": _one(
            f"{_BODY} in which the holder serves, or may serve, today",
            "EXISTS {\n    MATCH (n)<-[:HOLDS]-(:Servant)-[:HELD]->(held:Appointment)-[:TO]->(:Position)"
            f"-[:IN]->(body:Organisation)\n    WHERE body.id IN $within AND {_SERVES}\n  }}",
        ),
        "day_before": _before("n.issued_earliest < $day_before"),
        "valid_on": _one(
            "day on which it is valid", "(n.issued_latest <= $valid_on AND coalesce(n.valid_until_earliest >= $valid_on, true))"
        ),
        "since": _SINCE,
        "missing": _MISSING,
    },
    {
        "of_servant": Start("of a servant", "MATCH (servant:Servant {id: $servant})-[:HOLDS]->(n:Certificate)", "servant"),
        "of_course": Start(
            "that enrolments on a course earned",
            "MATCH (course:Course {id: $course})<-[:OF]-(:Enrolment)-[:EARNED]->(n:Certificate)",
            "course",
        ),
        _BODIES: _in_organisations(
            "of the people who hold or may hold a position in organisations today",
            "<-[:TO]-(held:Appointment)<-[:HELD]-(:Servant)-[:HOLDS]->(n:Certificate)",
            _SERVES,
        ),
    },
    _sight_of_servants(
        "Certificate",
        "HOLDS",
        "issued",
        career=True,
        also={
            # The enrolment may be of other days than the certificate.
            "course": "EXISTS {\n    MATCH (n)<-[:EARNED]-(enrolment:Enrolment)-[:OF]->(:Course {id: $course})\n"
            f"    MATCH (enrolment)<-[:TOOK]-(:Servant){_TO_SCOPE}\n"
            f"    WHERE seen.id IN $scope AND {_seen_on('start', career=True, of='enrolment')}\n    RETURN enrolment\n  }}"
        },
    ),
)


def _of_servants(plural: str, label: str, relationship: str, day: str, *, career: bool = False, **more: Criterion) -> FactListing:
    """Return the lists of facts that a servant has, each of a ``day``. ``career``: they are part of her career."""
    return FactListing(
        plural,
        label,
        {
            "servant": _one("id of the servant", f"EXISTS {{ MATCH (n)<-[:{relationship}]-(:Servant {{id: $servant}}) }}"),
            **more,
            "within": _one(
                f"{_BODY} in which the servant serves, or may serve, today",
                f"EXISTS {{\n    MATCH (n)<-[:{relationship}]-(:Servant)-[:HELD]->(held:Appointment)-[:TO]->(:Position)"
                f"-[:IN]->(body:Organisation)\n    WHERE body.id IN $within AND {_SERVES}\n  }}",
            ),
            "day_before": _before(f"n.{day}_earliest < $day_before"),
            "since": _SINCE,
            "missing": _MISSING,
        },
        {
            "of_servant": Start(
                "of a servant", f"MATCH (servant:Servant {{id: $servant}})-[:{relationship}]->(n:{label})", "servant"
            ),
            _BODIES: _in_organisations(
                "of the people who hold or may hold a position in organisations today",
                f"<-[:TO]-(held:Appointment)<-[:HELD]-(:Servant)-[:{relationship}]->(n:{label})",
                _SERVES,
            ),
        },
        _sight_of_servants(label, relationship, day, career=career),
    )


_KIND = _one("kind", "n.kind = $kind")
SANCTIONS = _of_servants("sanctions", "Sanction", "GIVEN", "imposed", kind=_KIND)
APPEALS = _of_servants("appeals", "Appeal", "FILED", "filed", kind=_KIND)
ASSESSMENTS = _of_servants(
    "assessments",
    "Assessment",
    "ASSESSED_IN",
    "fixed_on",
    kind=_one("type", "n.type = $kind"),
    evaluator=_one("id of the servant who assessed", "EXISTS { MATCH (n)-[:BY]->(:Servant {id: $evaluator}) }"),
)
DEGREE_GRANTS = _of_servants(
    "degree_grants", "DegreeGrant", "GRANTED", "granted", career=True, kind=_one("degree", "n.degree = $kind")
)
RESERVE_MEMBERSHIPS = _of_servants(
    "reserve_memberships",
    "ReserveMembership",
    "LISTED",
    "start",
    kind=_one("pool", "n.pool = $kind"),
    open_on=_one("day on which they certainly hold", "(n.start_latest <= $open_on AND (n.open OR n.end_earliest > $open_on))"),
)

_FACTS_OF_SERVANTS = (SANCTIONS, APPEALS, ASSESSMENTS, DEGREE_GRANTS, RESERVE_MEMBERSHIPS)
_LISTINGS = {each.kind: each for each in (APPOINTMENTS, PROMOTIONS, COMPETITIONS, CERTIFICATES, *_FACTS_OF_SERVANTS)}


@cache
def all_list_statements() -> Mapping[str, Statement]:
    """Return every statement of this module, by its name."""
    made = [_count_all(kind) for kind in _LISTINGS]
    for kind, listing in _LISTINGS.items():
        for start in (None, *listing.starts):
            made += [_page(kind, start, False), _count(kind, start, False)]
        for start in (None, _SCOPE, *listing.starts):
            made += [_page(kind, start, True), _count(kind, start, True)]
    return {known.name: known for known in made}


@cache
def _page(kind: str, start: str | None, scoped: bool) -> Statement:
    if start is None:
        # In RETURN, because the embedded engine follows the order of an index nowhere else.
        answer = "RETURN n.id AS id, n.day_key AS sort_key ORDER BY n.day_key DESC LIMIT $limit"
    else:
        answer = "WITH n ORDER BY n.day_key DESC LIMIT $limit\nRETURN collect({id: n.id, sort_key: n.day_key}) AS rows"
    return _statement(
        f"list_{kind}{_suffix(start, scoped)}",
        f"Lists a page of {_words(kind, start, scoped)}, the newest first.",
        f"{_matched(_LISTINGS[kind], start, scoped, 'n.day_key < $after')}\n{answer}",
        "Columns" if start is None else "Rows",
        {"id": "of the fact", "sort_key": "by which the list is ordered and paged"},
    )


@cache
def _count(kind: str, start: str | None, scoped: bool) -> Statement:
    return _statement(
        f"count_{kind}{_suffix(start, scoped)}",
        f"Counts {_words(kind, start, scoped)}.",
        f"{_matched(_LISTINGS[kind], start, scoped)}\nRETURN count(n) AS number",
        "Columns",
        {"number": "how many there are"},
    )


@cache
def _count_all(kind: str) -> Statement:
    return _statement(
        f"count_all_{kind}",
        f"Counts all {_words(kind, None, False)}.",
        f"MATCH (n:{_LISTINGS[kind].label})\nRETURN count(n) AS number",
        "Columns",
        {"number": "how many there are"},
    )


def _suffix(start: str | None, scoped: bool) -> str:
    return (f"_{start}" if start else "") + ("_in_sight" if scoped else "")


def _words(kind: str, start: str | None, scoped: bool) -> str:
    words = kind.replace("_", " ")
    if start and start != _SCOPE:
        words += f" {_LISTINGS[kind].starts[start].words}"
    return f"{words}, those that a caller with some organisations sees" if scoped else words


def _matched(listing: FactListing, start: str | None, scoped: bool, *also: str) -> str:
    """Return the clauses that find the facts."""
    instead = listing.sight.also if scoped else dict[str, str]()
    if start is None:
        # As index hints of statements: a plan that was made for an empty graph must be right for a full one.
        head = f"MATCH (n:{listing.label}) USING INDEX SEEK n:{listing.label}(day_key)"
        met = {each.meets for name, each in listing.starts.items() if name != _BODIES}
    else:
        # Without a step of its own, the bounds of the key could make Neo4j start at the index of all facts.
        found = listing.sight.match if start == _SCOPE else listing.starts[start].match
        head = f"{found}\nWITH DISTINCT n"
        met = {each.meets for name, each in listing.starts.items() if start in (name, _SCOPE)}
    conditions = [
        f"(${name} IS NULL OR {instead.get(name, each.condition)})"
        for name, each in listing.criteria.items()
        if name not in met or name in instead
    ]
    if scoped and start != _SCOPE:
        conditions.append(f"({listing.sight.condition})")
    return f"{head}\nWHERE " + "\n  AND ".join(("n.day_key >= $oldest", *also, *conditions))


def _statement(name: str, purpose: str, text: str, answer: str, columns: Mapping[str, str]) -> Statement:
    listing = next(each for kind, each in _LISTINGS.items() if kind in name)
    meanings = {parameter: each.meaning for parameter, each in listing.criteria.items()} | _MEANINGS
    used = set(_PARAMETER.findall(text))
    header = f"// Purpose: {purpose}\n// Parameters:{'' if used else ' none'}\n"
    header += "".join(f"//   ${each}  {meaning}\n" for each, meaning in meanings.items() if each in used)
    header += f"// {answer}:\n" + "".join(f"//   {each}  {meaning}\n" for each, meaning in columns.items())
    return parse(name, f"{_SOURCE} ({name})", f"{header}{text}\n")
