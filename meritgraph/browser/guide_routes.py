"""``/guide/{name}``: guides and saved queries for Neo4j Browser, which fetches them from a page of another origin.

They are public texts, made from the rules that are installed. No token is needed, and none is taken.
"""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from merit.registry import all_rules
from meritgraph.browser.guides import files_of
from meritgraph.browser.steps import guides

_MEDIA_TYPES = {"adoc": "text/asciidoc", "html": "text/html", "csv": "text/csv"}
_FOR_ALL_ORIGINS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "pragma, cache-control, content-type",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def guide_routes(hub: str) -> list[BaseRoute]:
    """Return the route of the guides, whose links begin with ``hub``: the address at which people reach this hub."""

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_FOR_ALL_ORIGINS)
        files = _files(hub)
        name: str = request.path_params["name"]
        if name not in files:
            known = "\n".join(f"/guide/{each}" for each in files)
            return PlainTextResponse(f"There is no such guide. There are:\n{known}\n", status_code=404, headers=_FOR_ALL_ORIGINS)
        return Response(files[name], media_type=_MEDIA_TYPES[name.rpartition(".")[2]], headers=_FOR_ALL_ORIGINS)

    return [Route("/guide/{name}", answer, methods=["GET", "OPTIONS"])]


@cache
def _files(hub: str) -> dict[str, str]:
    return dict(files_of(guides(all_rules()), hub))
