"""What the hub serves without a token: the first page, the explorer, the documentation, the schema."""

from __future__ import annotations

import sysconfig
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from meritgraph.case_pages.start import start_page
from meritgraph.explorer_files import VENDOR
from meritgraph.export import sdl

_Answer = Callable[[Request], Awaitable[Response]]

_WEB = Path(__file__).parent / "web"
_CHECKOUT = Path(__file__).parents[1] / "docs"
# Where the wheel puts the documentation (pyproject.toml).
_INSTALLED = Path(sysconfig.get_path("data")) / "share" / "doc" / "meritgraph"


# The editor of the explorer sets styles while it runs, and its fonts are part of its style sheet.
EXPLORER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)


# The line of the explorer that stands for the purposes of this hub.
_ANY_PURPOSE = "<option></option>"


def page_routes(explorer: bool, purposes: Sequence[str]) -> list[BaseRoute]:
    """Return these routes; the explorer's only if it is wanted. It lets people choose one of the purposes."""
    routes: list[BaseRoute] = [
        Route("/", start_page(explorer)),
        Route("/docs/{name}", _document),
        Route("/schema.graphql", _schema),
    ]
    if explorer:
        routes += [Route("/explorer", _explorer(purposes)), Mount("/vendor", StaticFiles(directory=VENDOR))]
    return routes


def _explorer(purposes: Sequence[str]) -> _Answer:
    options = "".join(f"<option>{escape(purpose)}</option>" for purpose in purposes)
    text = (_WEB / "explorer.html").read_text("utf-8").replace(_ANY_PURPOSE, options)
    page = HTMLResponse(text, headers={"Content-Security-Policy": EXPLORER_POLICY})

    async def answer(request: Request) -> Response:
        return page

    return answer


async def _document(request: Request) -> Response:
    """Answer with a page of the documentation, as text that a browser shows instead of saving it."""
    document = _documents().get(request.path_params["name"])
    if document is None:
        pages = "\n".join(f"/docs/{name}" for name in _documents())
        return PlainTextResponse(f"There is no such page. Pages of the documentation:\n{pages}\n", status_code=404)
    return FileResponse(document, media_type="text/plain; charset=utf-8")


async def _schema(request: Request) -> Response:
    return PlainTextResponse(_sdl())


@cache
def _documents() -> dict[str, Path]:
    """Return the pages by name; only these names are served, whatever path is asked for."""
    folder = _CHECKOUT if _CHECKOUT.is_dir() else _INSTALLED
    return {path.name: path for path in sorted(folder.glob("*.md"))}


@cache
def _sdl() -> str:
    return sdl()
