"""Pages that are for some roles only."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from meritgraph.access.principals import BODY_ROLES
from meritgraph.case_pages.asking import Problem, Unanswered
from meritgraph.case_pages.visits import Visit
from resolvers.access.callers import Role
from resolvers.errors import FORBIDDEN

ABOUT_PEOPLE: Final[Set[Role]] = BODY_ROLES | {Role.SERVANT}
"""The roles that see people, or herself."""


def require_role(visit: Visit, roles: Set[Role], sentence: str) -> None:
    """Check that a page is for the role of its reader. Raises Unanswered with the sentence, which says whom it is for."""
    if visit.session.principal.role not in roles:
        raise Unanswered(Problem(FORBIDDEN, sentence))
