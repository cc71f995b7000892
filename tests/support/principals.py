"""Principals of tests: each role with the body that it needs."""

from __future__ import annotations

from meritgraph.access.principals import BODY_ROLES, Principal, Role

BODY = f"organisation:{'0' * 30}"


def principal(role: Role = Role.INVESTIGATOR, subject: str = "somebody", body: str = BODY) -> Principal:
    return Principal(subject, role, body if role in BODY_ROLES else None)
