"""Rows of the organograms under the publisher's column names, with the values that the reader takes from the file around them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AliasChoices, BeforeValidator, Field, StringConstraints

from graph.model.days import Day
from loaders.portal_api.contract import Row
from loaders.portal_api.fields import parse_day

SnapshotDay = Annotated[Day, BeforeValidator(parse_day)]
Cell = Annotated[str, StringConstraints(strip_whitespace=True)]
Text = Annotated[Cell, Field(min_length=1)]


IGNORED_COLUMNS = {
    "": "numbers of lines, or nothing",
    "Job/Team Function": "free text",
    "Salary Cost of Reports (£)": "no pay is loaded",
    "Actual Pay Floor (£)": "no pay is loaded",
    "Actual Pay Ceiling (£)": "no pay is loaded",
    "Professional/Occupational Group": "the publishers use it in different ways",
    "Notes": "free text",
    "Valid?": "set by the publishers' own check",
    "URI": "the reference in another form",
    "source_file": "added by those who collected the files",
    "source_line": "added by those who collected the files",
}


class Body(Row):
    """A body as one file names it. ``row`` is the key of the row within the stream."""

    row: Text
    day: SnapshotDay
    body: Text
    department: Cell = ""


class Post(Row):
    """A row of a file: a post with its grade and its holder. ``superior`` is the post it reports to, if the file has it."""

    # Without it the share of a full post is not known, and nothing else changes.
    may_be_absent: ClassVar[frozenset[str]] = frozenset({"fte"})

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
