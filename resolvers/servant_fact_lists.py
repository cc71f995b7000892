"""Lists of what servants have on record beside their careers, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.cypher.list_statements import APPEALS, ASSESSMENTS, DEGREE_GRANTS, RESERVE_MEMBERSHIPS, SANCTIONS
from resolvers.fact_lists import FactCriteria, FactList
from resolvers.facts.appeals import Appeal
from resolvers.facts.conduct import Sanction
from resolvers.facts.merits import Assessment, DegreeGrant, ReserveMembership

SANCTION_LIST = FactList("sanctions", SANCTIONS, Sanction, ("servant",))
APPEAL_LIST = FactList("appeals", APPEALS, Appeal, ("servant",))
ASSESSMENT_LIST = FactList("assessments", ASSESSMENTS, Assessment, ("servant", "evaluator"))
DEGREE_LIST = FactList("degreeGrants", DEGREE_GRANTS, DegreeGrant, ("servant",))
RESERVE_LIST = FactList("reserveMemberships", RESERVE_MEMBERSHIPS, ReserveMembership, ("servant",))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServantFactCriteria(FactCriteria):
    """Which facts of servants to list. The organisation is one in which the servant serves today."""

    servant: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentCriteria(ServantFactCriteria):
    """Which assessments to list. The kind is their type, the days are of the result."""

    evaluator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveCriteria(ServantFactCriteria):
    """Which memberships to list. The kind is the pool, the days are of their start."""

    open_on: date | None = None
