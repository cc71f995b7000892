"""Rows of the organograms under the publisher's column names, with the values that the reader takes from the file around them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field, StringConstraints

from graph.model.days import Day
from loaders.portal_api.contract import Row
from loaders.portal_api.fields import parse_day

SnapshotDay = Annotated[Day, BeforeValidator(parse_day)]
Cell = Annotated[str, StringConstraints(strip_whitespace=True)]
Text = Annotated[Cell, Field(min_length=1)]


class Body(Row):
    """A body as one file names it. ``row`` is the key of the row within the stream."""

    row: Text
    day: SnapshotDay
    body: Text
    department: Cell = ""


class Post(Row):
    """A row of a file: a post with its grade and its holder. ``superior`` is the post it reports to, if the file has it."""

    row: Text
    day: SnapshotDay
    body: Text
    superior: tuple[Text, Text, Cell] | None = None
    """Body, reference and grade."""
    reference: Cell = Field(alias="Post Unique Reference")
    name: Cell = Field(alias="Name")
    grade: Cell = Field("", validation_alias=AliasChoices("Grade", "Grade (or equivalent)"))
    title: Cell = Field(alias="Job Title")
    department: Cell = Field("", alias="Parent Department")
    unit: Cell = Field("", alias="Unit")
    fte: Cell = Field("", alias="FTE")
