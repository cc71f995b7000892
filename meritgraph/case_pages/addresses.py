"""The parameters of an address: each known, and stated once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from meritgraph.case_pages.asking import Asked, Unanswered
from meritgraph.case_pages.visits import BadAddress, Visit
from schema.errors import BAD_USER_INPUT


def parameters(visit: Visit, *known: str) -> Mapping[str, str]:
    """Return the parameters that an address states, without those that are empty. Raises BadAddress for any other."""
    _, found = visit.texts.gettext, dict[str, str]()
    for name, value in visit.request.query_params.multi_items():
        if name not in known:
            raise BadAddress(_("Nothing is called “%(name)s” here. Known are: %(known)s.", name=name, known=", ".join(known)))
        if name in found:
            raise BadAddress(_("“%(name)s” stands twice in the address. State it once.", name=name))
        found[name] = value.strip()
    return {name: value for name, value in found.items() if value}


def require_usable(asked: Asked) -> None:
    """Check that the API could use what stood in the address, such as a cursor. Raises Unanswered."""
    for problem in asked.errors:
        if problem.code == BAD_USER_INPUT:
            raise Unanswered(problem)


def address(path: str, **parameters: str | None) -> str:
    """Return the address of a page with those parameters that are given, in this order."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path
