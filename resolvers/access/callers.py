"""Who asks: the role and the body of a token, and the purpose of a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The role of a caller."""

    CLIENT = "client"
    INVESTIGATOR = "investigator"
    INTEGRATOR = "integrator"
    AUDITOR = "auditor"
    SERVANT = "servant"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, for which body, and for what purpose: None where the request names none.

    ``servant`` is the servant who she herself is, where the token says so: her id, which may have been merged into another, or
    the key of her identifier.
    """

    subject: str
    role: Role
    body: str | None = None
    purpose: str | None = None
    servant: str | None = field(default=None, repr=False)
