"""``/cases/{id}/bundle.zip``: the bundle of a lead, with what whoever asks for it may see."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from starlette.responses import Response

from meritgraph.case_pages.bundle.archive import pack
from meritgraph.case_pages.bundle.content import Export, bundle_files, name_of
from meritgraph.case_pages.bundle.making import DOCUMENT
from meritgraph.case_pages.visits import BadAddress, NotThere, Visit

REDACT: Final = "redact"
_YES: Final = "yes"


async def download_bundle(visit: Visit) -> Response:
    """Answer with the bundle; ``?redact=yes`` takes third parties out. Raises NotThere, BadAddress, and as ``Visit.ask`` does."""
    asked_for = visit.request.query_params.getlist(REDACT)
    if asked_for not in ([], [_YES]) or set(visit.request.query_params) - {REDACT}:
        raise BadAddress(visit.texts.gettext("A bundle is asked for as it is, or with ?redact=yes, and with nothing else."))
    asked = await visit.ask(DOCUMENT, id=visit.request.path_params["id"])
    lead = asked.data["finding"]
    if lead is None:
        raise NotThere
    now = datetime.now(UTC).replace(microsecond=0)
    session = visit.session
    export = Export(session.principal.subject, now, session.purpose, bool(asked_for))
    packed = pack(bundle_files(lead, export, visit.texts), now, visit.endpoint.verifier.signing_key.current().bundle_key)
    disposition = f'attachment; filename="{name_of(lead["id"])}"'
    return Response(packed, media_type="application/zip", headers={"Content-Disposition": disposition})
