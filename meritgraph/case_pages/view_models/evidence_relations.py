"""Which fields of the API link the nodes of an evidence graph, and the verb of each link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, cast

from meritgraph.case_pages.texts import N_

Facts = Mapping[str, Any]


class Direction(Enum):
    """Which way a link points: away from the node that has the field, towards it, or neither."""

    AWAY = "away"
    TOWARDS = "towards"
    NEITHER = "neither"


_AWAY, _TOWARDS, _NEITHER = Direction.AWAY, Direction.TOWARDS, Direction.NEITHER


@dataclass(frozen=True, slots=True)
class Relation:
    """A field that leads from a node to others of one kind. ``inner`` is the field of a value in which the other one stands."""

    field: str
    kind: str
    verb: str
    direction: Direction
    inner: str | None = None


_HELD, _MOVED, _SIGNED = N_("held"), N_("moved"), N_("signed the order")
_IN, _FOR, _TO, _AFTER, _INTO = N_("in"), N_("for"), N_("to"), N_("after"), N_("into")
_APPLIED, _UNDER, _CONFIRMS, _JOINED = N_("applied"), N_("signed"), N_("confirms"), N_("joined")
_RECEIVED, _ASSESSED, _RATED, _TOOK = N_("received"), N_("was assessed"), N_("assessed"), N_("took")
_TIE, _DECLARED, _FILED, _ABOUT, _STATES = N_("tie"), N_("declared"), N_("filed"), N_("about"), N_("states")
_PANEL, _RESTS, _GAVE, _COMPLETED = N_("sat on the panel"), N_("rests on"), N_("gave"), N_("completed")
_REPORTS, _BELONGS, _BECAME, _WITH = N_("reports to"), N_("belongs to"), N_("became"), N_("with")

WITHOUT: Final = N_("without")
"""The verb of the link to what is missing."""
MORE: Final = N_("more links")
"""The verb of the link to what is not drawn."""

_SOURCES: Final = Relation("sources", "PortalRecord", _STATES, _TOWARDS)


def _of(field: str, kind: str, verb: str, direction: Direction = _AWAY, inner: str | None = None) -> Relation:
    return Relation(field, kind, verb, direction, inner)


def _servant(verb: str) -> Relation:
    return Relation("servant", "Servant", verb, _TOWARDS)


RELATIONS: Final[Mapping[str, tuple[Relation, ...]]] = {
    "Appointment": (
        _servant(_HELD),
        _of("appointedBy", "Servant", _SIGNED, _TOWARDS),
        _of("position", "Position", _TO),
        _of("organisation", "Organisation", _IN),
        _of("competition", "Competition", _AFTER),
        _of("contracts", "Contract", _CONFIRMS, _TOWARDS),
        _SOURCES,
    ),
    "Promotion": (
        _servant(_MOVED),
        _of("into", "Appointment", _INTO),
        _of("left", "Appointment", N_("left by"), _TOWARDS),
        _SOURCES,
    ),
    "Position": (
        _of("organisation", "Organisation", _IN),
        _of("reportsTo", "Position", _REPORTS),
        _of("holders", "Appointment", _TO, _TOWARDS, "appointment"),
        _of("competitions", "Competition", _FOR, _TOWARDS),
    ),
    "Organisation": (
        _of("parent", "Organisation", _BELONGS),
        _of("successor", "Organisation", _BECAME),
        _of("children", "Organisation", _BELONGS, _TOWARDS),
        _of("positions", "Position", _IN, _TOWARDS),
        _of("staff", "Appointment", _IN, _TOWARDS),
    ),
    "Competition": (
        _of("position", "Position", _FOR),
        _of("panel", "Servant", _PANEL, _TOWARDS),
        _of("applications", "Application", _TO, _TOWARDS),
        _of("appointments", "Appointment", _AFTER, _TOWARDS),
        _SOURCES,
    ),
    "Application": (_servant(_APPLIED), _of("competition", "Competition", _TO), _SOURCES),
    "Contract": (
        _servant(_UNDER),
        _of("employer", "Organisation", _WITH),
        _of("confirms", "Appointment", _CONFIRMS),
        _SOURCES,
    ),
    "ReserveMembership": (_servant(_JOINED), _SOURCES),
    "Sanction": (_servant(_RECEIVED), _SOURCES),
    "Bar": (_servant(N_("barred by")), _SOURCES),
    "Assessment": (_servant(_ASSESSED), _of("evaluator", "Servant", _RATED, _TOWARDS), _SOURCES),
    "DegreeGrant": (
        _servant(_RECEIVED),
        _of("certificate", "Certificate", _RESTS),
        _of("assessment", "Assessment", _RESTS),
        _SOURCES,
    ),
    "Certificate": (_servant(_RECEIVED), _of("enrolment", "Enrolment", _GAVE, _TOWARDS), _SOURCES),
    "Enrolment": (
        _servant(_TOOK),
        _of("course", "Course", _IN),
        _of("certificates", "Certificate", _GAVE),
        _SOURCES,
    ),
    "Course": (_SOURCES,),
    "Education": (_servant(_COMPLETED), _SOURCES),
    "Kinship": (_of("people", "Servant", _TIE, _NEITHER, "servant"), _SOURCES),
    "Relative": (_servant(_DECLARED), _SOURCES),
    "Reward": (_servant(_RECEIVED), _SOURCES),
    "Appeal": (
        _servant(_FILED),
        _of("person", "Servant", _ABOUT),
        _of("organisation", "Organisation", _ABOUT),
        _of("appointment", "Appointment", _ABOUT),
        _of("competition", "Competition", _ABOUT),
        _of("assessment", "Assessment", _ABOUT),
        _of("sanction", "Sanction", _ABOUT),
        _SOURCES,
    ),
    "Servant": (
        _of("appointments", "Appointment", _HELD),
        _of("promotions", "Promotion", _MOVED),
        _of("applications", "Application", _APPLIED),
        _of("contracts", "Contract", _UNDER),
        _of("reserveMemberships", "ReserveMembership", _JOINED),
        _of("assessments", "Assessment", _ASSESSED),
        _of("degrees", "DegreeGrant", _RECEIVED),
        _of("enrolments", "Enrolment", _TOOK),
        _of("certificates", "Certificate", _RECEIVED),
        _of("educations", "Education", _COMPLETED),
        _of("kinships", "Kinship", _TIE, _NEITHER),
        _of("relatives", "Relative", _DECLARED),
        _of("sanctions", "Sanction", _RECEIVED),
        _of("bars", "Bar", N_("barred by")),
        _of("rewards", "Reward", _RECEIVED),
        _of("appeals", "Appeal", _FILED),
        _of("findings", "Finding", _ABOUT, _TOWARDS),
    ),
}


def others(facts: Facts, relation: Relation) -> list[Facts]:
    """Return the answers for the nodes that a field leads to: those that have an id, and that the reader may see."""
    value: Any = facts.get(relation.field)
    found: list[Any]
    if isinstance(value, list):
        found = cast("list[Any]", value)
    elif value is not None and "edges" in value:
        found = [edge["node"] for edge in value["edges"] if edge]
    else:
        found = [value]
    if relation.inner is not None:
        found = [each.get(relation.inner) for each in found if each]
    return [each for each in found if each and "id" in each]


def not_read(facts: Facts, relation: Relation) -> int:
    """Return how many more there are than the answer has; only of a page of a list there can be more."""
    value: Any = facts.get(relation.field)
    if value is None or isinstance(value, list) or "edges" not in value:
        return 0
    return max(0, (value.get("totalCount") or 0) - len(value["edges"]))
