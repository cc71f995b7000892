"""The access table: which rows of each label which role may see.

Roles whose rows are not named see none. ``resolvers/access/gate.py`` applies it to everything that is read for an answer,
``resolvers/access/sight.py`` says what a part of a person's data is, ``docs/adr/0018-gate-and-record.md`` why.

| rows | client | investigator | servant |
|---|---|---|---|
| ``STEP`` | steps in her bodies, and all of those who serve there today | of everybody who ever served there | her own |
| ``CAREER`` | of those who serve in her bodies today, and of days spent there | as above | her own |
| ``FACT`` | of days spent in her bodies | as above | her own |
| ``FAMILY`` | of those who serve in her bodies today | as above | her own |
| ``EMPLOYMENT`` | contracts with her bodies | as above | her own |
| ``COMPETITION`` | for positions of her bodies | the same | those in which she applied |
| ``APPLICATION`` | in these competitions | and of everybody who ever served there | her own |
| ``PERSON`` | since when those who serve in her bodies today are known, and what is disputed | as above | her own |
| ``PUBLIC`` | all | all | all |
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from resolvers.access.callers import Role


class Rows(StrEnum):
    """Which rows of a label are seen."""

    STEP = "step"
    CAREER = "career"
    FACT = "fact"
    FAMILY = "family"
    EMPLOYMENT = "employment"
    COMPETITION = "competition"
    APPLICATION = "application"
    PERSON = "person"
    PUBLIC = "public"


ROWS: Mapping[str, Rows] = {
    "Appeal": Rows.FACT,
    "Application": Rows.APPLICATION,
    "Appointment": Rows.STEP,
    "Area": Rows.PUBLIC,
    "Assessment": Rows.FACT,
    "Bar": Rows.FACT,
    "Certificate": Rows.CAREER,
    "Competency": Rows.PUBLIC,
    "Competition": Rows.COMPETITION,
    "Contract": Rows.EMPLOYMENT,
    "Course": Rows.PUBLIC,
    "DegreeGrant": Rows.CAREER,
    "Education": Rows.CAREER,
    "Enrolment": Rows.CAREER,
    "Kinship": Rows.FAMILY,
    "Organisation": Rows.PUBLIC,
    "OrganisationVersion": Rows.PUBLIC,
    "Position": Rows.PUBLIC,
    "Promotion": Rows.STEP,
    "Relative": Rows.FAMILY,
    "ReserveMembership": Rows.FACT,
    "Reward": Rows.FACT,
    "Sanction": Rows.FACT,
    "Servant": Rows.PERSON,
}

_OPERATING = frozenset({Role.INTEGRATOR})

ROOTS: Mapping[str, frozenset[Role]] = {
    "conflicts": _OPERATING | {Role.INVESTIGATOR},
    "deliveries": _OPERATING,
    "loadRuns": _OPERATING,
    "matchCandidates": _OPERATING | {Role.INVESTIGATOR},
    "pendingReferences": _OPERATING,
    "portals": _OPERATING,
    "quarantine": _OPERATING,
}
"""Which roles may read root fields that are not for all of them. Of conflicts and match candidates, who operates the hub sees no
person and no value."""
