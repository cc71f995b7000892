"""Who asks: the principal of a verified token, made from the token's claims.

A principal is complete or it does not exist: a client and an investigator carry exactly one body, the other roles carry none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graph.errors import MeritgraphError
from loaders.keys.ids import is_national_id
from resolvers.access.callers import Role

# Longer ones are refused, so that the hub knows for how long it must remember a token that was revoked.
MAX_TOKEN_HOURS = 24 * 30
LONGEST_NAME = 200

_BODY = re.compile(r"organisation:[!-~]{1,100}")
_SERVANT_ID = re.compile(r"servant:[!-~]{1,100}")


BODY_ROLES = frozenset({Role.CLIENT, Role.INVESTIGATOR})


class TokenRefused(MeritgraphError):
    """A token that nobody vouches for, has expired, was revoked, or lacks a claim. The message never contains the token."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever holds a token. Raises TokenRefused for a role that needs a body and has none, or has one and may have none.

    ``body`` is the id of an organisation. ``servant`` is the token's own servant: her id, or the key of her identifier, in which
    her national number is hashed; None where the token does not say who she is. ``issued`` and ``expires`` count seconds since
    1970.
    """

    subject: str
    role: Role
    body: str | None = None
    servant: str | None = field(default=None, repr=False)
    token_id: str | None = field(default=None, compare=False)
    issued: float = field(default=0.0, compare=False)
    expires: float = field(default=0.0, compare=False)

    def __post_init__(self) -> None:
        if not self.subject.strip() or len(self.subject) > LONGEST_NAME or not self.subject.isprintable():
            raise TokenRefused(f"The token needs a subject: a name of 1 to {LONGEST_NAME} characters.")
        if self.role in BODY_ROLES and self.body is None:
            raise TokenRefused(f"The token names no body, which the role {self.role} needs: get one that names it.")
        if self.role not in BODY_ROLES and self.body is not None:
            raise TokenRefused(f"The role {self.role} has no body, and the token names one.")
        if self.body is not None and _BODY.fullmatch(self.body) is None:
            raise TokenRefused("The body of the token is not the id of an organisation, such as organisation:1a….")
        if self.servant is not None and not (_SERVANT_ID.fullmatch(self.servant) or is_national_id(self.servant)):
            raise TokenRefused("The servant of the token is not the id of a servant, such as servant:1a….")


def principal_of(claims: Mapping[str, Any], role: str = "role", body: str = "body", servant: str | None = None) -> Principal:
    """Return the principal of verified claims; ``role`` and ``body`` are the names of these claims. Raises TokenRefused.

    The body is read only for a role that has one: an identity provider may name the employer of everybody.
    """
    issued, expires = float(claims["iat"]), float(claims["exp"])
    if expires - issued > MAX_TOKEN_HOURS * 3600:
        raise TokenRefused(f"The token is valid for more than {MAX_TOKEN_HOURS} hours: get one that expires earlier.")
    named = _role(claims.get(role))
    token_id = claims.get("jti")
    return Principal(
        subject=str(claims["sub"]),
        role=named,
        body=_only(claims.get(body), "body") if named in BODY_ROLES else None,
        servant=servant,
        token_id=token_id if isinstance(token_id, str) else None,
        issued=issued,
        expires=expires,
    )


def principal_content(who: Principal) -> list[Any]:
    """Return a principal as JSON, for what the hub seals."""
    return [who.subject, who.role.value, who.body, who.servant, who.token_id, who.issued, who.expires]


def principal_of_content(content: Any) -> Principal:
    """Return the principal of such JSON, once it is unsealed."""
    subject, role, *others = content
    return Principal(subject, Role(role), *others)


def servant_claim(claims: Mapping[str, Any]) -> str | None:
    """Return the servant that a token of the local key names, or None."""
    named = claims.get("servant")
    # Anything else than a text is no id, either.
    return named if named is None else str(named)


def _role(stated: Any) -> Role:
    """Return the only role of ours among those that are stated: a provider may list roles of other applications, too."""
    ours = {Role(each) for each in _texts(stated) if each in set(Role)}
    if len(ours) != 1:
        raise TokenRefused(
            "The token has several roles of this hub: get one with a single role."
            if ours
            else "The token has no role that this hub knows: get one with a role."
        )
    return ours.pop()


def _only(stated: Any, what: str) -> str | None:
    found = set(_texts(stated))
    if len(found) > 1:
        raise TokenRefused(f"The token has more than one {what}: get one for a single {what}.")
    return found.pop() if found else None


def _texts(stated: Any) -> list[str]:
    many = cast("list[Any]", stated) if isinstance(stated, list) else [stated]
    return [each for each in many if isinstance(each, str) and each]
