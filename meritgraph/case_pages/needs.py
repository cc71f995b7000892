"""What a page needs before it is shown: a reader of its role, and an answer without gaps."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from meritgraph.access.principals import BODY_ROLES
from meritgraph.case_pages.asking import Asked, Problem, Unanswered
from meritgraph.case_pages.visits import Visit
from resolvers.access.callers import Role
from resolvers.errors import FORBIDDEN
from resolvers.questions.asking import NOT_COMPUTED

ABOUT_PEOPLE: Final[Set[Role]] = BODY_ROLES | {Role.SERVANT}
"""The roles that see people, or herself."""


def require_role(visit: Visit, roles: Set[Role], sentence: str) -> None:
    """Check that a page is for the role of its reader. Raises Unanswered with the sentence, which says whom it is for."""
    if visit.session.principal.role not in roles:
        raise Unanswered(Problem(FORBIDDEN, sentence))


def require_whole(asked: Asked) -> None:
    """Check that an answer lacks nothing but what its reader may not see, or what no detection has computed yet.

    Raises Unanswered: a list that could not be read must never look like one with nothing on it.
    """
    for problem in asked.errors:
        if not problem.hidden and problem.code != NOT_COMPUTED:
            raise Unanswered(problem)


def not_computed(asked: Asked, field: str) -> bool:
    """Tell whether a figure waits for the first detection."""
    return any(problem.code == NOT_COMPUTED and problem.path[:1] == (field,) for problem in asked.errors)
