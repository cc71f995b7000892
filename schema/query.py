"""The root of all queries, put together from its parts."""

from __future__ import annotations

import strawberry

from schema.roots.access import AccessRoots
from schema.roots.bodies import BodyRoots
from schema.roots.bodies_by_figure import BodiesByFigureRoots
from schema.roots.career_questions import CareerQuestionRoots
from schema.roots.careers import CareerRoots
from schema.roots.checks import CheckRoots
from schema.roots.facts import FactRoots
from schema.roots.findings import FindingRoots
from schema.roots.learning import LearningRoots
from schema.roots.loading import LoadingRoots
from schema.roots.national_ids import NationalIdRoots
from schema.roots.nodes import NodeRoots
from schema.roots.people import PeopleRoots
from schema.roots.questions import QuestionRoots
from schema.roots.rules import RuleRoots
from schema.roots.servant_facts import ServantFactRoots


@strawberry.type(description="The root of all queries.")
class Query(
    NodeRoots,
    AccessRoots,
    PeopleRoots,
    NationalIdRoots,
    CareerRoots,
    BodyRoots,
    BodiesByFigureRoots,
    FactRoots,
    FindingRoots,
    ServantFactRoots,
    LearningRoots,
    LoadingRoots,
    RuleRoots,
    QuestionRoots,
    CareerQuestionRoots,
    CheckRoots,
):
    """Each part is a class of ``schema.roots``."""
