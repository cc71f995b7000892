"""The kinds of things in an evidence graph, by their labels in the API: their words, and their fields that say what and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from meritgraph.case_pages.texts import N_
from meritgraph.case_pages.view_models.career_words import BARS, DEGREES, SANCTIONS

Words = Mapping[str, str]

KINDS: Final[Words] = {
    "Servant": N_("Person"),
    "Organisation": N_("Body"),
    "Position": N_("Post"),
    "Appointment": N_("Appointment"),
    "Promotion": N_("Move"),
    "Competition": N_("Competition"),
    "Application": N_("Application"),
    "Contract": N_("Contract"),
    "ReserveMembership": N_("Reserve"),
    "Sanction": N_("Sanction"),
    "Bar": N_("Bar to appointments"),
    "Assessment": N_("Assessment"),
    "DegreeGrant": N_("Degree"),
    "Certificate": N_("Certificate"),
    "Enrolment": N_("Training"),
    "Course": N_("Course"),
    "Education": N_("Education"),
    "Kinship": N_("Family tie"),
    "Relative": N_("Declared relative"),
    "Reward": N_("Reward"),
    "Appeal": N_("Appeal"),
    "Finding": N_("Lead"),
    "PortalRecord": N_("Portal record"),
    "Missing": N_("Missing"),
    "More": N_("Not drawn"),
}
_MOVES: Final[Words] = {
    "PROMOTION": N_("Promotion"),
    "DEMOTION": N_("Demotion"),
    "LATERAL": N_("Move to an equal rank"),
    "UNKNOWN": N_("Move, ranks not known"),
}
_ROUNDS: Final[Words] = {
    "INTERNAL": N_("Internal competition"),
    "GENERAL": N_("General competition"),
    "CLOSED": N_("Closed competition"),
}
SHORT_ROUNDS: Final[Words] = {
    "INTERNAL": N_("internal"),
    "GENERAL": N_("general"),
    "CLOSED": N_("closed"),
}
_TIES: Final[Words] = {
    "PARENT": N_("Parent and child"),
    "CHILD": N_("Parent and child"),
    "SIBLING": N_("Brothers or sisters"),
    "SPOUSE": N_("Husband and wife"),
    "SPOUSES_PARENT": N_("Parent of the spouse"),
    "CHILDS_SPOUSE": N_("Parent of the spouse"),
    "SPOUSES_CHILD": N_("Child of the spouse"),
    "PARENTS_SPOUSE": N_("Child of the spouse"),
    "SPOUSES_SIBLING": N_("Sibling of the spouse"),
    "SIBLINGS_SPOUSE": N_("Sibling of the spouse"),
    "OTHER": N_("Distant relatives"),
}
_REWARDS: Final[Words] = {
    "BONUS": N_("Bonus"),
    "AWARD": N_("Award"),
    "HONOUR": N_("Honour"),
    "BENEFIT": N_("Benefit"),
    "THANKS": N_("Thanks"),
}
_APPEALS: Final[Words] = {
    "COMPLAINT": N_("Complaint"),
    "APPEAL": N_("Appeal against a decision"),
    "REQUEST": N_("Request"),
}
_POOLS: Final[Words] = {
    "NATIONAL": N_("National talent pool"),
    "REGIONAL": N_("Regional talent pool"),
    "LOCAL": N_("Pool of local staff"),
    "PERSONNEL_RESERVE": N_("Personnel reserve"),
}
_LEVELS: Final[Words] = {
    "SCHOOL": N_("School"),
    "VOCATIONAL": N_("Vocational school"),
    "SECONDARY_SPECIAL": N_("Secondary special education"),
    "BACHELOR": N_("Bachelor"),
    "SPECIALIST": N_("Specialist diploma"),
    "MASTER": N_("Master"),
    "CANDIDATE": N_("Candidate of sciences"),
    "DOCTOR": N_("Doctor"),
}
# The field of a kind whose word of the API is its title, with the meanings.
TITLED_BY_WORD: Final[Mapping[str, tuple[str, Words]]] = {
    "Promotion": ("moveKind", _MOVES),
    "Competition": ("kind", _ROUNDS),
    "ReserveMembership": ("pool", _POOLS),
    "Sanction": ("sanctionKind", SANCTIONS),
    "Bar": ("ground", BARS),
    "DegreeGrant": ("degree", DEGREES),
    "Education": ("level", _LEVELS),
    "Kinship": ("kinKind", _TIES),
    "Reward": ("rewardKind", _REWARDS),
    "Appeal": ("appealKind", _APPEALS),
}
TITLED_BY_NAME: Final[Mapping[str, str]] = {
    "Servant": "name",
    "Organisation": "name",
    "Relative": "name",
    "Position": "title",
    "Course": "title",
    "Contract": "title",
    "PortalRecord": "portal",
}
DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "Appointment": ("orderDate", "start"),
    "Promotion": ("ordered",),
    "Competition": ("announced", "protocolDay"),
    "Contract": ("start",),
    "ReserveMembership": ("start",),
    "Sanction": ("imposed",),
    "Bar": ("start",),
    "Assessment": ("fixedOn",),
    "DegreeGrant": ("granted",),
    "Certificate": ("issued",),
    "Enrolment": ("start",),
    "Education": ("graduated",),
    "Reward": ("givenOn",),
    "Appeal": ("filed",),
}
