"""The routes of the case pages and of the static files of all pages."""

from __future__ import annotations

from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from meritgraph.case_pages.actions import act
from meritgraph.case_pages.bundle.download import download_bundle
from meritgraph.case_pages.case import case
from meritgraph.case_pages.cases import cases
from meritgraph.case_pages.check import check_page
from meritgraph.case_pages.leads_beside import next_lead, previous_lead
from meritgraph.case_pages.me import me_page
from meritgraph.case_pages.organisations import organisation_page, organisations_page
from meritgraph.case_pages.rendering import STATIC, named_with_hash, static_names
from meritgraph.case_pages.rules import rule_page, rules_page
from meritgraph.case_pages.runs import runs_page
from meritgraph.case_pages.servants import servant_page, servants_page
from meritgraph.case_pages.several_leads import act_on_several
from meritgraph.case_pages.visits import visited

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def case_page_routes() -> list[BaseRoute]:
    """Return the routes of all case pages and of the static files."""
    return [
        Route("/static/{name}", _static),
        Route("/cases", visited(cases)),
        Route("/cases/actions", visited(act_on_several), methods=["POST"]),
        Route("/cases/{id}", visited(case)),
        Route("/cases/{id}/actions", visited(act), methods=["POST"]),
        Route("/cases/{id}/next", visited(next_lead)),
        Route("/cases/{id}/previous", visited(previous_lead)),
        Route("/cases/{id}/bundle.zip", visited(download_bundle)),
        Route("/check", visited(check_page)),
        Route("/runs", visited(runs_page)),
        Route("/me", visited(me_page)),
        Route("/organisations", visited(organisations_page)),
        Route("/organisations/{id}", visited(organisation_page)),
        Route("/rules", visited(rules_page)),
        Route("/rules/{id}", visited(rule_page)),
        Route("/servants", visited(servants_page), methods=["GET", "POST"]),
        Route("/servants/{id}", visited(servant_page)),
    ]


async def _static(request: Request) -> Response:
    """Answer with a static file. Browsers keep one that has the hash of its content in its name."""
    name = request.path_params["name"]
    if (hashed := named_with_hash(name)) is not None:
        return FileResponse(STATIC / hashed, headers=_FOR_EVER)
    if name in static_names():
        return FileResponse(STATIC / name)
    return PlainTextResponse("There is no such file.\n", 404)
