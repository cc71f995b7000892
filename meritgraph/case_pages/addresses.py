"""The parameters of an address: each known, and stated once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from meritgraph.case_pages.visits import BadAddress, Visit


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


def address(path: str, **parameters: str | None) -> str:
    """Return the address of a page with those parameters that are given, in this order."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path
