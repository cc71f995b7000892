"""The table of everything the graph can hold: labels with their keys, properties, relationships and indexes.

From it follow the constraints and indexes (``python -m graph generate migration NAME`` writes the difference to the migrations),
the property types of the embedded engine, the write statements (``graph.cypher.write_statements``) and ``docs/model.md``.

A label that portals describe takes its properties from the dataclass in ``graph.model.nodes`` and its references from the one in
``graph.model.facts``; a label the hub keeps for itself lists its properties here.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from graph.model import facts, nodes
from graph.model.days import LAST_DAY, Day, Period
from graph.model.nodes import Bounds
from graph.model.words import UNKNOWN, MoveKind

# Neo4j's own words for property types; LIST and FLOAT cannot be declared on the embedded engine and need not be.
STRING, INTEGER, FLOAT, BOOLEAN = "STRING", "INTEGER", "FLOAT", "BOOLEAN"
DATE, MOMENT, STRINGS = "DATE", "ZONED DATETIME", "LIST<STRING>"


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name, its type in Neo4j's words, and whether every node has it.

    ``bounds`` are those of a number, ``values`` all words of a closed vocabulary. ``follows`` is the Cypher by which it follows
    from other properties of the node, ``n``: whatever writes these writes it, too.
    """

    name: str
    type: str
    required: bool = False
    meaning: str = ""
    bounds: Bounds | None = None
    values: tuple[str, ...] = ()
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship, and the field of the fact that names its other end.

    ``required`` ends are known before the node is written. ``many`` says that the field is a tuple. ``value`` is a property
    of the relationship that comes with each reference.
    """

    field: str
    type: str
    target: str
    incoming: bool = False
    required: bool = False
    many: bool = False
    value: str | None = None

    def pattern(self, node: str, other: str, name: str = "") -> str:
        """Return the Cypher pattern of the relationship between two node patterns, in its own direction."""
        if self.incoming:
            return f"({other})-[{name}:{self.type}]->({node})"
        return f"({node})-[{name}:{self.type}]->({other})"


@dataclass(frozen=True, slots=True)
class NodeType:
    """One label. ``identified`` labels are found by Identifier nodes, the others by the hash of their reference.

    ``parts`` are facts that state only some of its properties, in rows of their own. ``survivorship``: where several records
    describe a node, source precedence decides between them; the labels without it (areas, competencies) are common words.
    """

    label: str
    meaning: str
    properties: tuple[Property, ...]
    key: str = "id"
    links: tuple[Link, ...] = ()
    indexes: tuple[str, ...] = ()
    identified: bool = False
    fact: type[Any] | None = None
    parts: tuple[type[Any], ...] = ()
    survivorship: bool = False

    @property
    def kind(self) -> str:
        """The label as it begins an id: ``PositionVersion`` is ``position_version``."""
        return snake(self.label)

    @property
    def setting_what_follows(self) -> str:
        """The clause, with the end of its line, that writes the properties of ``n`` which follow from others; mostly empty."""
        follow = ", ".join(f"n.{each.name} = {each.follows}" for each in self.properties if each.follows)
        return f"SET {follow}\n" if follow else ""

    def property(self, name: str) -> Property:
        return next(p for p in self.properties if p.name == name)


@cache
def snake(label: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", label).lower()


_SCALARS: dict[Any, str] = {
    str: STRING,
    int: INTEGER,
    float: FLOAT,
    bool: BOOLEAN,
    date: DATE,
    datetime: MOMENT,
    tuple[str, ...]: STRINGS,
}


def _properties_of(cls: type[Any]) -> Iterable[Property]:
    hints = typing.get_type_hints(cls, include_extras=True)
    for field in fields(cls):
        hint, required = _without_none(hints[field.name])
        bounds = next((each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Bounds)), None)
        hint = hint.__origin__ if bounds else hint
        required = required and field.default is MISSING
        if hint is Period:
            yield from (Property(f"start_{bound}", DATE, required=True) for bound in ("earliest", "latest"))
            yield from (Property(f"end_{bound}", DATE) for bound in ("earliest", "latest"))
            yield Property("open", BOOLEAN, required=True)
        elif hint is Day:
            yield from (Property(f"{field.name}_{bound}", DATE, required) for bound in ("earliest", "latest"))
        elif isinstance(hint, type) and issubclass(hint, Enum):
            yield Property(field.name, STRING, required, values=tuple(member.value for member in hint))
        else:
            yield Property(field.name, _SCALARS[hint], required, bounds=bounds)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [arm for arm in typing.get_args(hint) if arm is not type(None)]
        return inner[0], False
    return hint, True


def _source_node(
    fact: type[Any],
    *links: Link,
    indexes: tuple[str, ...] = (),
    derived: tuple[Property, ...] = (),
    identified: bool = False,
    parts: tuple[type[Any], ...] = (),
    survivorship: bool = True,
) -> NodeType:
    """Return the row of a label that portals describe."""
    held = getattr(nodes, fact.__name__)
    return NodeType(
        label=fact.__name__,
        meaning=(held.__doc__ or "").strip(),
        properties=(
            Property("id", STRING, required=True),
            *_properties_of(held),
            *derived,
            *(_SURVIVORSHIP if survivorship else ()),
        ),
        links=links,
        indexes=indexes,
        identified=identified,
        fact=fact,
        parts=parts,
        survivorship=survivorship,
    )


def _hub_node(
    label: str, meaning: str, *properties: Property, links: tuple[Link, ...] = (), indexes: tuple[str, ...] = ()
) -> NodeType:
    """Return the row of a label that the hub keeps for itself; the first property is its key."""
    return NodeType(label, meaning, properties, key=properties[0].name, links=links, indexes=indexes)


def _day_key(of: str, *days: str) -> Property:
    known = ", ".join(f"toString(n.{day})" for day in days)
    return Property(
        "day_key",
        STRING,
        meaning=f"last possible day of {of}, U+0001, id: the order lists are paged in, newest first",
        follows=f"coalesce({known}, '') + '\\u0001' + n.id",
    )


def _caption(follows: str) -> Property:
    return Property("name", STRING, meaning="what Neo4j Browser and other tools write on the node", follows=follows)


def _telling(word: str) -> str:
    """Return the Cypher of a word as a caption has it: null where it says no more than that the portal has one of its own."""
    return f"CASE WHEN n.{word} IN ['other', '{UNKNOWN}'] THEN null ELSE n.{word} END"


def _text(*names: str) -> tuple[Property, ...]:
    return tuple(Property(name, STRING) for name in names)


_SURVIVORSHIP = (
    Property("origin", STRING, meaning="the record that created the node"),
    Property(
        "known_since",
        MOMENT,
        meaning="when the hub first read a record that states it; absent in nodes of an earlier release and in derived ones",
    ),
    Property("survivorship_applied", BOOLEAN, meaning="true once survivorship decided between several records"),
    Property("disputed", STRINGS, meaning="properties and links on which portals contradict each other"),
)
_DERIVED = Property("derived", BOOLEAN, meaning="true where no record states it and it follows from a labour contract")
_SORT_KEY = Property("sort_key", STRING, meaning="folded name, U+0001, id: the order lists are paged in")
# As merit.questions.certificate_comparison.comparable leaves them out of a number.
_BLANKS_AND_HYPHENS = " \u00a0-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_NUMBER_KEY = Property(
    "number_key",
    STRING,
    meaning="the number without blanks and hyphens, in lower case, by which certificates are found",
    follows="toLower("
    + "replace(" * len(_BLANKS_AND_HYPHENS)
    + "n.number"
    + "".join(f", '{sign}', '')" for sign in _BLANKS_AND_HYPHENS)
    + ")",
)
# The post stands beside an appointment and a competition, and the servant beside an appointment: captions repeat neither.
_APPOINTMENT_CAPTION = _caption(
    f"CASE WHEN toString(n.start_latest) = '{LAST_DAY}' THEN '?' ELSE substring(toString(n.start_latest), 0, 4) END "
    "+ CASE WHEN n.open THEN '–' "
    f"WHEN coalesce(toString(n.end_latest), '{LAST_DAY}') = '{LAST_DAY}' THEN '–?' "
    "ELSE '–' + substring(toString(n.end_latest), 0, 4) END "
    f"+ coalesce(' ' + {_telling('mode')}, '')"
)
_COMPETITION_CAPTION = _caption(
    f"coalesce({_telling('kind')} + ' ', '') + 'competition' + coalesce(' ' + substring(toString(n.announced_latest), 0, 7), '') "
    "+ CASE WHEN n.round > 1 THEN ' round ' + toString(n.round) ELSE '' END"
)
_DIRTY = Property("dirty", STRING, meaning="the id while a change waits for derivation, else absent")
_DOSSIER_VERSION = Property(
    "dossier_version", INTEGER, meaning="raised by every change of what rules read of it once a detection has run; absent means 0"
)
_MATCH_PENDING = Property(
    "match_pending",
    STRING,
    meaning="the id while a change waits for matching, led by the holder that matches it; else absent",
)
_WITHOUT_NATIONAL_ID = Property(
    "without_national_id", STRING, meaning="the id where no valid national number is known, else absent"
)

# In the order in which a page is written: the target of a required link comes before the label that has the link.
SOURCE_NODES: tuple[NodeType, ...] = (
    _source_node(facts.Area, Link("within", "WITHIN", "Area"), survivorship=False),
    _source_node(facts.Competency, survivorship=False),
    _source_node(
        facts.Organisation,
        Link("successor", "SUCCEEDED_BY", "Organisation"),
        indexes=("sort_key",),
        derived=(_SORT_KEY,),
        identified=True,
    ),
    _source_node(
        facts.OrganisationVersion,
        Link("organisation", "HAS_VERSION", "Organisation", incoming=True, required=True),
        Link("parent", "PART_OF", "Organisation"),
        Link("area", "LOCATED_IN", "Area"),
    ),
    _source_node(
        facts.Position,
        Link("organisation", "IN", "Organisation", required=True),
        indexes=("sort_key",),
        derived=(_SORT_KEY, _DERIVED, _DOSSIER_VERSION),
        identified=True,
    ),
    _source_node(
        facts.PositionVersion,
        Link("position", "HAS_VERSION", "Position", incoming=True, required=True),
        Link("reports_to", "REPORTS_TO", "Position"),
        Link("requires", "REQUIRES", "Competency", many=True),
    ),
    _source_node(
        facts.Servant,
        indexes=("sort_key", "dirty", "match_pending", "without_national_id"),
        derived=(_SORT_KEY, _DIRTY, _MATCH_PENDING, _WITHOUT_NATIONAL_ID, _DOSSIER_VERSION),
        identified=True,
    ),
    _source_node(facts.Kinship, Link("of", "KIN", "Servant", incoming=True, many=True, value="role")),
    _source_node(facts.Education, Link("servant", "EDUCATED", "Servant", incoming=True, required=True)),
    _source_node(
        facts.Competition,
        Link("position", "FOR", "Position", required=True),
        Link("panel", "PANEL", "Servant", many=True),
        indexes=("day_key",),
        derived=(_day_key("the announcement", "announced_latest"), _COMPETITION_CAPTION),
    ),
    _source_node(
        facts.Application,
        Link("servant", "MADE", "Servant", incoming=True, required=True),
        Link("competition", "IN", "Competition", required=True),
    ),
    _source_node(
        facts.Appointment,
        Link("servant", "HELD", "Servant", incoming=True, required=True),
        Link("position", "TO", "Position", required=True),
        Link("appointed_by", "APPOINTED_BY", "Servant"),
        Link("competition", "AFTER", "Competition"),
        indexes=("day_key", "order_number"),
        derived=(
            _day_key("the order, else of the start", "order_date_latest", "start_latest"),
            _APPOINTMENT_CAPTION,
            Property("rank", INTEGER, meaning="rank of the post on the order's day"),
            Property("ladder", STRING, meaning="ladder of the post on the order's day"),
            Property("full_post_share", FLOAT, meaning="the appointment's own share of a full post, else the post's"),
            _DERIVED,
        ),
        parts=(facts.AppointmentEnd, facts.AppointmentPay, facts.AppointmentRotation),
    ),
    _source_node(
        facts.Contract,
        Link("servant", "SIGNED", "Servant", incoming=True, required=True),
        Link("employer", "WITH", "Organisation", required=True),
    ),
    _source_node(facts.Relative, Link("of", "DECLARED", "Servant", incoming=True, required=True)),
    _source_node(facts.Course, Link("develops", "DEVELOPS", "Competency", many=True)),
    _source_node(
        facts.Enrolment,
        Link("servant", "TOOK", "Servant", incoming=True, required=True),
        Link("course", "OF", "Course", required=True),
    ),
    _source_node(
        facts.Certificate,
        Link("servant", "HOLDS", "Servant", incoming=True, required=True),
        Link("enrolment", "EARNED", "Enrolment", incoming=True),
        indexes=("day_key", "number_key"),
        derived=(_day_key("issue", "issued_latest"), _NUMBER_KEY),
    ),
    _source_node(
        facts.Assessment,
        Link("servant", "ASSESSED_IN", "Servant", incoming=True, required=True),
        Link("evaluator", "BY", "Servant"),
        Link("ratings", "RATED", "Competency", many=True, value="score"),
        indexes=("day_key",),
        derived=(_day_key("the result", "fixed_on_latest"),),
    ),
    _source_node(
        facts.DegreeGrant,
        Link("servant", "GRANTED", "Servant", incoming=True, required=True),
        Link("certificate", "RESTS_ON", "Certificate"),
        Link("assessment", "RESTS_ON", "Assessment"),
        indexes=("day_key",),
        derived=(_day_key("the grant", "granted_latest"),),
    ),
    _source_node(
        facts.Sanction,
        Link("servant", "GIVEN", "Servant", incoming=True, required=True),
        indexes=("day_key",),
        derived=(_day_key("the sanction", "imposed_latest"),),
    ),
    _source_node(facts.Reward, Link("servant", "GIVEN", "Servant", incoming=True, required=True)),
    _source_node(facts.Bar, Link("servant", "GIVEN", "Servant", incoming=True, required=True)),
    _source_node(
        facts.ReserveMembership,
        Link("servant", "LISTED", "Servant", incoming=True, required=True),
        indexes=("day_key",),
        derived=(_day_key("the start", "start_latest"),),
    ),
    _source_node(
        facts.Appeal,
        Link("servant", "FILED", "Servant", incoming=True, required=True),
        Link("appointment", "ABOUT", "Appointment"),
        Link("competition", "ABOUT", "Competition"),
        Link("organisation", "ABOUT", "Organisation"),
        Link("assessment", "ABOUT", "Assessment"),
        Link("sanction", "ABOUT", "Sanction"),
        Link("person", "ABOUT", "Servant"),
        indexes=("day_key",),
        derived=(_day_key("the appeal", "filed_latest"),),
    ),
)

# Links the hub derives between labels that portals describe.
DERIVED_LINKS: tuple[tuple[str, str, str], ...] = (
    ("Appointment", "NEXT", "Appointment"),
    ("Servant", "RECEIVED", "Promotion"),
    ("Promotion", "FROM", "Appointment"),
    ("Promotion", "INTO", "Appointment"),
    ("Contract", "CONFIRMS", "Appointment"),
)

_BOOKS = tuple(
    Property(name, INTEGER) for name in ("read", "created", "updated", "unchanged", "duplicate", "quarantined", "pending")
)

HUB_NODES: tuple[NodeType, ...] = (
    _hub_node(
        "Promotion",
        "A move into a post on the line of substantive posts, derived from the starts of all posts and their ranks. It comes "
        "from the post left for it; from several where it is not known which began last, and NEXT is only from those that "
        "certainly began before.",
        *_text("id"),
        Property("kind", STRING, values=tuple(MoveKind)),
        Property("steps", INTEGER, meaning="the ranks gained; absent where they are not known"),
        Property(
            "steps_least", INTEGER, meaning="the fewest ranks that it can have gained; absent where ranks cannot be compared"
        ),
        Property("steps_most", INTEGER, meaning="the most ranks that it can have gained"),
        Property("missing", STRING, meaning="what is not known of a move without steps"),
        *(Property(f"ordered_{bound}", DATE) for bound in ("earliest", "latest")),
        _day_key("the order", "ordered_latest"),
        _caption(
            f"coalesce({_telling('kind')}, 'move') + CASE WHEN n.steps > 0 THEN ' +' + toString(n.steps) ELSE '' END "
            "+ coalesce(' ' + substring(toString(n.ordered_latest), 0, 4), '')"
        ),
        indexes=("day_key",),
    ),
    _hub_node("Ladder", "A sequence of ranks that may be compared with each other.", *_text("id", "name", "country")),
    _hub_node(
        "Identifier",
        "A number that identifies a servant, body or post; of a person only its keyed hash is kept.",
        *_text("key", "scheme"),
        Property("origin", STRING, meaning="id of the node it stood for before any judgement"),
        Property("checksum_valid", BOOLEAN, meaning="whether a national number passes its checksum; absent for other schemes"),
        Property(
            "says_birth_date", DATE, meaning="the date of birth that a national number contains, if it is one of the calendar"
        ),
        Property("says_sex", STRING, meaning="the sex that a national number states", values=tuple(nodes.Sex)),
        Property("says_century", INTEGER, meaning="the century of birth that a national number states, by its first year"),
        links=(Link("", "IDENTIFIES", "Servant|Organisation|Position"),),
    ),
    _hub_node(
        "NameKey",
        "A word of a name, by which search finds servants: its consonants as all spellings share them, a colon, and its sounds.",
        *_text("key"),
        links=(Link("", "HAS_NAME_KEY", "Servant", incoming=True),),
    ),
    _hub_node(
        "IdentityKey",
        "The id of the key that identifiers are hashed with, and a check value that only this key gives.",
        *_text("id", "key_id", "check_value"),
    ),
    _hub_node(
        "PortalRecord",
        "A row of a portal as last read: the hash of its content and the facts it states.",
        *_text("id", "portal", "stream", "key", "content_hash", "facts", "state", "run"),
        Property("mapping_version", INTEGER),
        Property("recorded_at", MOMENT, meaning="when we learned this content"),
        Property("absent", STRING, meaning="the scope it is missing from (portal/stream/scope), else absent"),
        Property("absent_since", MOMENT),
        Property("absent_runs", INTEGER, meaning="how many completed readings did not find it"),
        links=(Link("", "DESCRIBES", "any node it describes", many=True),),
        indexes=("absent",),
    ),
    _hub_node(
        "RecordVersion",
        "An earlier content of a portal record.",
        *_text("id", "content_hash", "facts"),
        Property("recorded_at", MOMENT),
        Property("superseded_at", MOMENT),
        links=(Link("", "HAS_VERSION", "PortalRecord", incoming=True),),
    ),
    _hub_node(
        "PendingReference",
        "A node that a portal record refers to and that is not loaded yet, by identifier key or id.",
        *_text("id", "record", "label", "target"),
        Property("since", MOMENT, meaning="when the record first waited for it"),
        indexes=("record",),
    ),
    _hub_node(
        "PendingSurvivorship",
        "A node that several records describe and that waits for survivorship.",
        *_text("id", "label"),
    ),
    _hub_node("Redirect", "An id that was merged into another, and that other id.", *_text("id", "to")),
    _hub_node(
        "Page",
        "A page of a portal as last read, by the hash of its bytes.",
        *_text("id", "content_hash"),
        Property("keys", STRING, meaning="digests of its records, 20 letters each"),
        Property("left", STRING, meaning="digests of the records that left the page since its scope was last read completely"),
        Property("rows", INTEGER),
        Property("duplicate", INTEGER),
        Property("quarantined", INTEGER),
        Property("keyless", INTEGER, meaning="how many of the quarantined rows have no key"),
        Property("note", STRING, meaning="what the reader keeps for its next reading, such as an ETag"),
        Property("mapping_version", INTEGER, meaning="mapping version of the stream when the page was read"),
        Property("words", STRING, meaning="digest of the deployment's own words when the page was read, else absent"),
    ),
    _hub_node(
        "Watermark",
        "How far a delta stream has been read.",
        *_text("id", "portal", "stream", "scope", "value"),
        Property("mapping_version", INTEGER, meaning="mapping version under which rows up to it were read"),
        Property("words", STRING, meaning="digest of the deployment's own words then, else absent"),
    ),
    _hub_node(
        "StreamFields",
        "The fields that rows of a scope have had, by which a field that the portal renamed or lost is noticed.",
        *_text("id", "portal", "stream", "scope"),
        Property("fields", STRINGS),
    ),
    _hub_node(
        "Coverage",
        "The days for which a scope of a stream is loaded completely, half-open, and the labels it is complete for. It speaks "
        "for the bodies that it names; one that names none speaks for the bodies that records of its portal describe, or for "
        "all bodies of the country where its list is of the whole country.",
        *_text("id", "portal", "country", "stream", "scope"),
        Property("labels", STRINGS),
        Property(
            "whole_country", BOOLEAN, meaning="whether its list is of the whole country; absent where it is not known to be"
        ),
        Property("from", DATE),
        Property("to", DATE),
        Property("bodies", STRINGS, meaning="identifiers of the bodies it names; absent where it names none"),
        Property("awaited", STRINGS, meaning="those of them that were not loaded yet; absent where all were"),
        links=(Link("", "SPEAKS_FOR", "Organisation", many=True),),
    ),
    _hub_node(
        "LoadRun",
        "One synchronisation of one portal.",
        *_text("id", "portal", "state", "problem", "holder"),
        Property("started_at", MOMENT),
        Property("ended_at", MOMENT),
    ),
    _hub_node(
        "ScopeRun",
        "The books of one scope in one run: read = created + updated + unchanged + duplicate + quarantined.",
        *_text("id", "stream", "scope", "state", "problem"),
        *_BOOKS,
        Property("warnings", STRINGS, meaning="what an operator should look at, although the scope was read to its end"),
        Property("missing", INTEGER, meaning="records that a complete reading no longer found"),
        Property("gone", INTEGER, meaning="records that several complete readings in a row did not find"),
        Property(
            "missing_records", STRING, meaning="of a scope that is held for them: digests of those missing, 20 letters each"
        ),
        Property("judged_missing", BOOLEAN, meaning="whether the reading was complete enough to show what is missing"),
        links=(Link("", "READ", "LoadRun", incoming=True),),
    ),
    _hub_node(
        "LoadRequest",
        "What a person asked a worker to load: a sync, a replay of quarantine, or a sync that removes what a held run missed.",
        *_text("id", "kind", "by", "why", "state"),
        Property("portal", STRING, meaning="name of the portal; absent where all are meant"),
        Property("run", STRING, meaning="id of the held run whose removals are confirmed"),
        Property("rows", STRINGS, meaning="ids, as the API shows them, of the rows to replay; absent where all are"),
        Property("about", STRING, meaning="what is asked for, as one text: nobody asks twice for what waits"),
        Property("message", STRING, meaning="what became of it, or why it waits again"),
        Property("holder", STRING, meaning="the worker that took it last"),
        Property("attempts", INTEGER, meaning="how often a worker began it"),
        *(Property(name, MOMENT) for name in ("asked_at", "taken_at", "ended_at")),
        links=(Link("", "STARTED", "LoadRun", many=True),),
        indexes=("state",),
    ),
    _hub_node(
        "Lease",
        "The process that synchronises a scope now.",
        *_text("id", "holder"),
        *(Property(name, MOMENT) for name in ("asked", "until")),
    ),
    _hub_node(
        "Revocation",
        "A token of the API that is refused, or all tokens that a subject got up to a moment.",
        *_text("id", "token_id", "subject"),
        Property("before", MOMENT, meaning="when the last of the tokens of the subject were issued"),
        Property("until", MOMENT, meaning="when all of these tokens have expired, so that it may be forgotten"),
        Property("reason", STRING),
    ),
    _hub_node(
        "QuarantinedRow",
        "A row that could not be read: the reason and its encrypted content.",
        *_text("id", "portal", "stream", "scope", "page", "key", "field", "reason", "payload", "run"),
        Property("mapping_version", INTEGER),
        Property("recorded_at", MOMENT),
        indexes=("key",),
    ),
    _hub_node(
        "Conflict",
        "A contradiction between portals on one property or link: what each states, and which one wins.",
        *_text("id", "node", "label", "property", "state", "winner"),
        Property("values", STRINGS, meaning="portal/stream: what it states"),
        Property("opened_at", MOMENT),
        Property("closed_at", MOMENT),
        links=(Link("", "ABOUT", "the node"), Link("", "SAID_BY", "PortalRecord", many=True)),
    ),
    _hub_node(
        "MatchCandidate",
        "Two servants who may be one person, or a declared relative who may be a servant, for a person to judge.",
        *_text("id", "kind", "state", "left", "right"),
        Property("score", FLOAT),
        Property("reasons", STRINGS),
        Property("found_at", MOMENT),
        links=(Link("", "BETWEEN", "Servant|Relative", many=True),),
    ),
    _hub_node(
        "Judgement",
        "A decision on whether two servants are one person: who decided, when and why.",
        *_text("id", "left", "right", "verdict", "by", "why", "state", "problem"),
        Property("at", MOMENT),
        Property("withdrawn_at", MOMENT),
        *_text("withdrawn_by", "withdrawn_why"),
        Property("candidate", STRING, meaning="id of the match candidate that it is about, whether there is one or not"),
        Property("version", INTEGER, meaning="rises with each verdict on the two and with each withdrawal; absent means 1"),
        indexes=("candidate",),
    ),
    _hub_node(
        "Finding",
        "A lead for review: a rule and the facts that break it. Never a verdict.",
        *_text("id", "rule", "state", "severity", "reason", "organisation", "policy", "sort_key"),
        Property("evidence_hash", STRING, meaning="of the facts that it rests on, by which a dismissed finding is reopened"),
        Property("content_hash", STRING, meaning="of everything that is written of it"),
        Property("subjects", STRINGS, meaning="ids of the facts that identify the finding"),
        Property("day", DATE, meaning="day of the fact that breaks the rule"),
        _caption("n.rule + coalesce(' ' + toString(n.day), '')"),
        Property(
            "severity_key",
            STRING,
            meaning="0 to 3 from critical to low, then the sort key: the order of lists by severity",
            follows="CASE n.severity WHEN 'critical' THEN '0' WHEN 'high' THEN '1' WHEN 'medium' THEN '2' ELSE '3' END "
            "+ n.sort_key",
        ),
        Property("first_seen", MOMENT),
        Property("last_seen", MOMENT),
        Property("assignee", STRING, meaning="who reviews it; absent while nobody does"),
        Property("due", DATE, meaning="the day by which it is to be reviewed"),
        Property("note", STRING, meaning="the latest note of a person; the earlier ones are in the reviews"),
        Property("version", INTEGER, meaning="raised by every change, so that nobody decides on what has changed meanwhile"),
        Property("disclosed_at", MOMENT, meaning="when it was disclosed to the servant; absent while it is not"),
        Property("changed_at", MOMENT, meaning="when the hub or a person last changed it, or opened it"),
        Property(
            "changed_key",
            STRING,
            meaning="a number that falls with that time, U+0001, id: the order lists by change are paged in",
        ),
        links=(
            Link("", "EVIDENCE", "any node it rests on", many=True),
            Link("", "CONCERNS", "Servant"),
        ),
        indexes=("sort_key", "severity_key", "changed_key", "organisation", "assignee"),
    ),
    _hub_node(
        "Review",
        "A change of a finding: who or what made it, when and why. Reviews are never deleted.",
        *_text("id"),
        Property(
            "change",
            STRING,
            meaning="what was done: opened, changed, resolved, reopened, acknowledged, confirmed, dismissed, assigned, "
            "disclosed, disclosure_undone or disclosure_delayed",
        ),
        Property("state", STRING, meaning="the finding's state after the change"),
        *_text("by", "why"),
        Property("note", STRING, meaning="the note that a person left with the change"),
        Property("grounds", STRING, meaning="grounds of a dismissal; absent where none were given"),
        Property("explanation", INTEGER, meaning="which innocent explanation of the rule holds, counted from 1"),
        Property("at", MOMENT),
        links=(Link("", "CHANGED_BY", "Finding", incoming=True),),
    ),
    _hub_node(
        "RuleRun",
        "The counts of a rule's last run: satisfied, violating, not evaluable, and the inputs that were missing.",
        *_text("id", "rule"),
        Property("missing", STRINGS, meaning="how often each input was missing"),
        Property("missing_by_body", STRINGS, meaning="how often each input was missing, by id of the organisation"),
        Property("satisfied_by_body", STRINGS, meaning="how many satisfy the rule, by id of the organisation"),
        Property("as_of", DATE),
        Property("violating", INTEGER),
        Property("satisfied", INTEGER),
        Property("not_evaluable", INTEGER),
        Property("ended_at", MOMENT),
        Property("peers_as_of", DATE, meaning="the day of judgement as of which strata of the rule are kept"),
        Property("peers_by", STRING, meaning="digest of the rule and the policy by which they are kept"),
    ),
    _hub_node(
        "JudgedDossier",
        "The outcomes of a dossier by all rules, kept as long as nothing that they rest on changes. Its id is that of the "
        "servant, or of the position with competitions.",
        *_text("id"),
        Property("version", INTEGER, meaning="the subject's dossier_version when the dossier was read"),
        Property("judged_by", STRING, meaning="digest of the rules and the policy that judged it"),
        Property("as_of", DATE, meaning="the day of judgement"),
        Property("due", DATE, meaning="the first day of judgement on which passing time can change the outcome"),
        Property("bodies", STRINGS, meaning="ids of the bodies whose coverage or history the outcome rests on"),
        Property("answers", STRING, meaning="digest of coverage and history of these bodies"),
        Property("outcome", STRING, meaning="violating, not evaluable and satisfying cases, as JSON"),
        Property("rows", STRING, meaning="rows of stratum rules, as JSON"),
    ),
    _hub_node(
        "KeptStratum",
        "The rows of a stratum with which a proposed order is compared. Its id is a digest of the rule and the stratum's key.",
        *_text("id", "rule"),
        Property("rows", STRING, meaning="by servant, as JSON; a number stands for the servant"),
        Property("digest", STRING, meaning="of the rows: a stratum that has not changed is not written again"),
    ),
    _hub_node(
        "KeptFigure",
        "What a detection keeps of a figure about a body or a country in a month, for the questions that are asked about them.",
        *_text("id", "figure"),
        Property("about", STRING, meaning="id of the body, or the country"),
        Property("month", STRING, meaning="such as 2026-03; empty for what belongs to no month"),
        Property("values", STRING, meaning="as JSON; of a unit the id of the body with which it is counted"),
        Property("digest", STRING, meaning="of the values: what has not changed is not written again"),
        Property("order_key", STRING, meaning="the figure, then by what bodies are listed by it; absent where they are not"),
        indexes=("about", "order_key"),
    ),
    _hub_node(
        "FigureRun",
        "The day as of which a figure was last computed.",
        *_text("id", "figure"),
        Property("as_of", DATE, meaning="the day of judgement"),
        Property("ended_at", MOMENT),
    ),
    _hub_node(
        "AppealCheck",
        "The check of an appeal, kept as long as nothing that it rests on changes: how far the answer has come, and the cases "
        "about the appellant and what she contests.",
        *_text("id", "state"),
        Property("missing", STRING, meaning="what is not known where the state is not assessed"),
        Property("as_of", DATE, meaning="the day of judgement"),
        Property("violating", INTEGER, meaning="number of cases that violate their rules"),
        Property("satisfied", INTEGER),
        Property("not_evaluable", INTEGER),
        Property("not_judged", INTEGER, meaning="number of dossiers that cannot be read, and of rules that broke on one"),
        Property("found", STRINGS, meaning="ids of the findings of its violating cases"),
        Property("rests_on", STRING, meaning="digest of the judged dossiers that it rests on; absent where one is not kept"),
        links=(Link("", "OF", "Appeal"), Link("", "FOUND", "Finding", many=True)),
    ),
    _hub_node(
        "DetectionState",
        "There is one once dossiers are kept: from then on every change marks the dossiers that read it.",
        *_text("id"),
    ),
    _hub_node(
        "Delivery",
        "A message for another portal. Its body is encrypted, and deleted once it is delivered or given up.",
        *_text("id", "recipient", "kind", "number", "record", "state", "body", "idempotency_key", "receipt", "problem"),
        Property("subject", STRING, meaning="recipient/kind/number: what it is about"),
        Property("content", STRING, meaning="keyed hash of the body, by which equal bodies are recognised"),
        Property("seq", INTEGER, meaning="number of the message among those about its subject"),
        Property("waiting", STRING, meaning="the recipient while the message waits, else absent"),
        Property("attempts", INTEGER),
        Property("queued_at", MOMENT),
        Property("not_before", MOMENT),
        Property("ended_at", MOMENT),
        indexes=("waiting", "subject"),
    ),
    _hub_node(
        "DisclosureDelay",
        "How long no servant sees what an investigation reads. Its id is that of the finding that is investigated.",
        *_text("id", "organisation", "by", "why"),
        Property("since", STRING, meaning="sort key of the first access event that is not shown"),
        Property("begun", DATE, meaning="the day on which disclosure was first delayed"),
        Property("until", DATE, meaning="the first day on which everything is shown"),
        Property("over", BOOLEAN, meaning="true once an event has told that it is over: its day came, or somebody ended it"),
    ),
    _hub_node(
        "AccessEvent",
        "One reading of a person's data, or a reading that was refused.",
        *_text("id", "actor", "role", "body", "purpose", "operation"),
        Property(
            "servant",
            STRING,
            meaning="id of the servant whose data was read; absent where a reading was refused, or one of these events",
        ),
        Property("fields", STRINGS, meaning="fields of the schema that were read, or at which the reading was refused"),
        Property("refused", BOOLEAN, meaning="whether the reading was refused"),
        Property("at", MOMENT),
        Property("sort_key", STRING, meaning="the moment and the id"),
        indexes=("servant", "sort_key"),
    ),
    _hub_node(
        "KeptAnswer",
        "The first answer to a change that a caller of the API may repeat, kept for a day. Its id is the hash of the caller and "
        "her idempotency key.",
        *_text("id", "caller", "answer"),
        Property("input_hash", STRING, meaning="hash of what was asked: the key is of no use for anything else"),
        Property("at", MOMENT),
        indexes=("at",),
    ),
    _hub_node(
        "EventCounter",
        "The number of the last event, or of the last attempt at a lease.",
        *_text("id"),
        Property("last", INTEGER),
    ),
    _hub_node(
        "Event",
        "Something that happened, numbered in the order in which it was committed.",
        Property("seq", INTEGER),
        *_text("kind", "portal", "run", "about"),
        Property("at", MOMENT),
    ),
)

NODES: tuple[NodeType, ...] = SOURCE_NODES + HUB_NODES


@cache
def node_type_of_kind(kind: str) -> NodeType:
    """Return the row of the label whose ids begin with a kind, such as ``position_version``."""
    return next(node for node in NODES if node.kind == kind)


@cache
def node_type(label: str) -> NodeType:
    return next(node for node in NODES if node.label == label)
