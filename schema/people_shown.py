"""Which types show people, and whom: every object of such a type that is answered is a look at somebody's data.

Types that are not named here show bodies, rules, figures and the hub's own work, or parts of an object that is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    visit,
)
from graphql.language import DocumentNode

from schema.possible_types import possible_types

Whose = Callable[[Any], Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class ByAttributes:
    """Reads the ids of people from attributes; an attribute of None names nobody."""

    attributes: tuple[str, ...]

    def __call__(self, value: Any) -> list[str]:
        return [str(id_) for name in self.attributes if (id_ := getattr(value, name)) is not None]


def _by(*attributes: str) -> Whose:
    return ByAttributes(attributes)


def _her(about: Any) -> list[str]:
    """Return whom a value is about that holds the servant herself."""
    return [about.servant.id]


def _servant_in_event(event: Any) -> list[str | None]:
    """Return whom the finding of an event is about; where it has none, the event is where a subscription begins."""
    return [] if event.finding is None else [event.finding.servant]


def _tied(kinship: Any) -> list[str]:
    return [tied["id"] for tied in kinship.of]


def _nobody_by_name(entry: Any) -> list[None]:
    """Return that somebody's data is shown, and that the value does not say whose: an entry of the access log, a count."""
    return [None]


def _servant_or_nobody(reconciliation: Any) -> list[str | None]:
    """Return whose certificates were compared; those of a body show somebody's, and the value does not say whose."""
    about = reconciliation.about
    return [about if isinstance(about, str) and about.startswith("servant:") else None]


def _servants_of_candidate(candidate: Any) -> list[str]:
    """Return the servants of a match. A declared relative, on the left of one, is no servant."""
    ids = [candidate.right_id] if candidate.kind == "relative" else [candidate.left_id, candidate.right_id]
    return [id_ for id_ in ids if isinstance(id_, str)]


def _people(about: Any) -> list[str]:
    """Return whom a node is about that stands in another object."""
    return list(about.people)


def _people_or_nobody(conflict: Any) -> list[str | None]:
    """Return whom a conflict is about; who operates the hub is told of somebody without a name."""
    return [*conflict.people] or [None]


def _tied_by_all(ties: Any) -> list[str]:
    return [ties.one.id, ties.other.id]


def _ranked(ranking: Any) -> list[str]:
    return [each.person for each in ranking.candidates if each.person is not None]


WHOSE: Mapping[str, Whose] = {
    **dict.fromkeys(
        (
            "Appeal",
            "Application",
            "Appointment",
            "Assessment",
            "Bar",
            "CareerStep",
            "Certificate",
            "Contract",
            "DataLook",
            "DegreeGrant",
            "Education",
            "Enrolment",
            "Finding",
            "Promotion",
            "ReserveMembership",
            "Reward",
            "Sanction",
            "TiedPerson",
        ),
        _by("servant"),
    ),
    "AccessLogEntry": _nobody_by_name,
    "AppealCheck": _by("appellant_id"),
    "AppointmentCheck": _by("servant_id"),
    "CandidateRanking": _ranked,
    "CareerAtypicality": _her,
    "CareerPath": _her,
    "CertificateReconciliation": _servant_or_nobody,
    "ChangedFinding": _nobody_by_name,
    "CheckedEvidence": _people,
    "Conflict": _people_or_nobody,
    "ConnectedPerson": _by("id"),
    "DevelopmentPlan": _by("servant_id"),
    "Evidence": _people,
    "FindingCount": _nobody_by_name,
    "FindingEvent": _servant_in_event,
    # Where neither its appointment nor its servant is asked for, which show whom it is about (``fields_shown``).
    "Holder": _nobody_by_name,
    "Kinship": _tied,
    "MatchCandidate": _servants_of_candidate,
    "PossibleKinTie": _by("declared_by_id", "may_be_id"),
    "RankedCandidate": _by("person"),
    "Relative": _by("of"),
    "Servant": _by("id"),
    "ServantMatch": _her,
    "ServantTies": _tied_by_all,
    "SignedOrder": _by("appointed_by_id", "servant_id"),
    "StaffOfOrganisation": _nobody_by_name,
    "StatedCertificate": _by("holder_id"),
}


# What they answer tells of a finding or a match, and so of people, whatever of it is selected.
ABOUT_PEOPLE = frozenset(
    {
        "reviewFinding",
        "assignFinding",
        "discloseFinding",
        "undoDisclosure",
        "delayDisclosure",
        "judgeMatch",
        "undoJudgement",
    }
)


def whose_of(type_name: str) -> Whose | None:
    """Return whom objects of a type show, or None for a type that shows nobody.

    The length of a list of people tells of them, too, without a name.
    """
    is_list = type_name.endswith("Connection") and type_name.removesuffix("Connection") in WHOSE
    return _nobody_by_name if is_list else WHOSE.get(type_name)


def shows_people(schema: GraphQLSchema, document: DocumentNode) -> bool:
    """Tell whether a document selects a field of a type that shows people, of an interface of one, or of a list of them.

    The length of a list counts: that a search finds somebody tells something of her. So does an object of such a type of which
    nothing but its type is selected. What ``node`` and ``_entities`` lead to is not known from the text: without a purpose the
    gate shows nobody there.
    """
    info = TypeInfo(schema)
    seeking = _Seeking(schema, info)
    visit(document, TypeInfoVisitor(info, seeking))
    return seeking.found


class _Seeking(Visitor):
    """Looks for fields of types that show people."""

    def __init__(self, schema: GraphQLSchema, info: TypeInfo) -> None:
        super().__init__()
        self._schema = schema
        self._info = info
        self.found = False

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        if parent is not None and node.name.value != "__typename":
            self.found = self.found or (parent.name == "Mutation" and node.name.value in ABOUT_PEOPLE)
            self.found = self.found or any(_is_about_people(each) for each in possible_types(self._schema, parent))
            info, named = cast("Any", self._info), cast("Callable[[object], object]", get_named_type)
            shown = named(info.get_type())
            self.found = self.found or (isinstance(shown, GraphQLObjectType) and shown.name in WHOSE)


def _is_about_people(type_: GraphQLObjectType) -> bool:
    return type_.name.removesuffix("Connection").removesuffix("Edge") in WHOSE
