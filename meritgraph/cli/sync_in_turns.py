"""The turns of `meritgraph sync`: requests to load that are served, and the exit code of what was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape

from meritgraph import services
from meritgraph.cli.exit_codes import CLEAN, FAILED, HELD, WITH_REJECTS
from meritgraph.cli.output import print_json
from meritgraph.console import stderr, stdout
from meritgraph.requested_loads import ServedRequest, serve_requests
from meritgraph.settings import Settings

WORST_FIRST = {"failed": FAILED, "held": HELD, "with_rejects": WITH_REJECTS}
"""The exit codes of states, the worst first. Every other state is CLEAN."""


async def serve_once(settings: Settings, as_json: bool, quiet: bool) -> int:
    """Serve the waiting requests to load, print what became of them, and return the exit code.

    If ``quiet``, print nothing where none waited. Judgements that investigators made by the API are applied as well.
    """
    async with services.migrated_database(settings) as database:
        served = await serve_requests(database, settings, stderr())
        for each in await services.apply_waiting_judgements(database, settings):
            stderr().print(f"{each.id} still waits: {each.problem}.", markup=False, soft_wrap=True)
    if served or not quiet:
        if as_json:
            print_json([_document(each) for each in served])
        else:
            _print(served)
    return worst_code({each.outcome.rating for each in served})


def worst_code(states: set[str]) -> int:
    """Return the exit code of the worst of these states."""
    return next((code for state, code in WORST_FIRST.items() if state in states), CLEAN)


def _document(served: ServedRequest) -> dict[str, Any]:
    wanted, outcome = served.request.wanted, served.outcome
    return {
        "id": served.request.id,
        "kind": wanted.kind,
        "portal": wanted.portal,
        "by": served.request.by,
        "state": outcome.state,
        "message": outcome.message,
    }


def _print(served: Sequence[ServedRequest]) -> None:
    console = stdout()
    if not served:
        console.print("No request waits, or another worker has it.")
    for each in served:
        wanted = each.request.wanted
        what = f"{wanted.kind.replace('_', ' ')} of {wanted.portal or 'all portals'}, asked for by {each.request.by}"
        console.print(escape(f"{each.request.id}: {what}: {each.outcome.state}. {each.outcome.message}"), soft_wrap=True)
