"""Links that sign somebody in: sealed texts that stand for a principal and a purpose, for as long as a token lasts.

A link can be used again within its life, as a token can. Revoking the id of its token ends it.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from meritgraph.access.local_key import SigningKey
from meritgraph.access.principals import MAX_TOKEN_HOURS, Principal, principal_content, principal_of_content
from meritgraph.case_pages.sessions.sealed import NotSealed, Sealed

LINK_PATH: Final = "/sign-in/link/{ticket}"
_USE: Final = "sign-in link"


def sign_in_path(key: SigningKey, principal: Principal, purpose: str, hours: float) -> str:
    """Return the path of a link that signs a principal in for so many hours."""
    issued = datetime.now(UTC).timestamp()
    expires = issued + min(hours, MAX_TOKEN_HOURS) * 3600
    token_id = principal.token_id or SigningKey.new_token_id()
    dated = replace(principal, token_id=token_id, issued=issued, expires=expires)
    return LINK_PATH.format(ticket=Sealed(key.cursor_key, _USE).seal([principal_content(dated), purpose]))


def linked(key: SigningKey, ticket: str) -> tuple[Principal, str]:
    """Return the principal and the purpose of a link. Raises NotSealed for one that is damaged or too old."""
    content, purpose = Sealed(key.cursor_key, _USE).unseal(ticket)
    principal = principal_of_content(content)
    if time.time() >= principal.expires:
        raise NotSealed
    return principal, purpose
