"""What ``meritgraph token`` needs the graph for; a token without a body is made without importing it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from meritgraph import services
from meritgraph.access.bodies import require_body, root_body
from meritgraph.access.revocations import Revocation, revocations, revoke
from meritgraph.settings import Settings


async def body_of_token(settings: Settings, named: str | None) -> str:
    """Return the body that is named, or the only one at the top of the graph. Raises UnknownId, NoSingleRoot."""
    async with services.migrated_database(settings) as database:
        if named is None:
            return await root_body(database, date.today())
        await require_body(database, named)
        return named


async def revoke_tokens(settings: Settings, token_id: str | None, subject: str | None, reason: str | None, now: datetime) -> None:
    """Revoke the token of this id, or all tokens that the subject has by now."""
    made = Revocation.of_subject(subject, reason, now) if subject else Revocation.of_token(token_id or "", reason, now)
    async with services.migrated_database(settings) as database:
        await revoke(database, made)


async def revoked_tokens(settings: Settings) -> list[dict[str, Any]]:
    """Return what is revoked, in the order in which it is forgotten."""
    async with services.migrated_database(settings) as database:
        found = await revocations(database, datetime.now(UTC))
    return [{name: getattr(each, name) for name in ("token_id", "subject", "before", "until", "reason")} for each in found]
