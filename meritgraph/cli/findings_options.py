"""The options by which commands choose findings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from merit.contract import Severity
from merit.findings.listing import FindingFilter
from merit.findings.states import FindingState

_MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
Id = Annotated[str, typer.Argument(help="Id of a finding.", show_default=False)]
Rules = Annotated[list[str] | None, typer.Option("--rule", help="Only findings of this rule, such as V01; may be repeated.")]
Severities = Annotated[list[Severity] | None, typer.Option("--severity", help="Only findings of this severity; may be repeated.")]
States = Annotated[list[FindingState] | None, typer.Option("--state", help="Only findings in this state; may be repeated.")]
Body = Annotated[str | None, typer.Option(help="Only findings of this body: the id of an organisation.")]
Assignee = Annotated[str | None, typer.Option(help="Only findings that this person looks into.")]
Since = Annotated[
    datetime | None, typer.Option(formats=_MOMENTS, help="Only findings first seen at this moment or later, in UTC: what is new.")
]


def filter_of(
    rules: list[str] | None,
    severities: list[Severity] | None,
    states: list[FindingState] | None,
    body: str | None,
    assignee: str | None,
    since: datetime | None,
) -> FindingFilter:
    """Return what the options ask for."""
    return FindingFilter(
        rules=rules or (),
        severities=severities or (),
        states=states or (),
        organisations=[body] if body else None,
        assignee=assignee,
        since=since.replace(tzinfo=UTC) if since else None,
    )
