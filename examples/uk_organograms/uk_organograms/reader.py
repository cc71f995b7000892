"""Reads a folder of organograms: one scope per snapshot day, one page per file."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from graph.errors import PortalError
from graph.model.name_folding import fold
from loaders.portal_api.contract import Page, RawRow, Scope, ScopeDone, Stream, UnreadableRow, Visit
from loaders.sources.columns import Columns
from loaders.sources.csv_tables import read_csv
from loaders.sources.file_formats import read_file
from loaders.sources.file_text import FileProblem
from uk_organograms.mapping import NAME, has_reference
from uk_organograms.rows import IGNORED_COLUMNS, Post

# The publishers' spreadsheets were saved as UTF-8 or as this.
_ENCODINGS = ("cp1252",)
_COLUMNS = Columns.of(
    Post,
    ignored=IGNORED_COLUMNS,
    added=("row", "day", "body", "superior"),
    read_besides=("Organisation", "Reports to Senior Post"),
)
_IN_FILE_NAME = re.compile(r"-(\d{4})-(\d{2})-(\d{2})-senior\.csv(?:\.gz)?$")
_IN_FOLDER_NAME = re.compile(r"(?:^|_)(\d{4})_(\d{2})(?:_|$)")
_TOP = frozenset({"", "xx"})

_Post = tuple[str, str, str]
"""Body, reference and grade."""


@dataclass(slots=True)
class Tally:
    """Counts of a visit that no fact can express, and the columns that nobody reads."""

    counts: Counter[str] = field(default_factory=Counter[str])
    unread: dict[str, None] = field(default_factory=dict[str, None])

    def notes(self) -> list[str]:
        """Return a sentence for each count above zero."""
        texts = {
            "files": "files were read",
            "empty": "of these files have no rows",
            "damaged cells": "cells contain U+FFFD because a letter was lost before publication; they are kept unchanged",
            "damaged rows": "rows have such a cell",
            "unknown superior": "rows report to a post that their file lacks or has twice; no reporting line is stated",
            "own superior": "rows report to themselves; no reporting line is stated",
        }
        counted = [f"{self.counts[name]} {text}" for name, text in texts.items() if self.counts[name]]
        return [*counted, f"nobody reads {', '.join(self.unread)}"] if self.unread else counted


@contextmanager
def connect(visit: Visit) -> Generator[OrganogramReader]:
    """Open the folder of the feed. Raises PortalError if it does not exist."""
    folder = visit.feed.folder
    if folder is None or not folder.is_dir():
        raise PortalError(f"{NAME} needs a folder of organograms; there is none at {folder}. Set the folder of its feed.")
    tally = Tally()
    yield OrganogramReader(folder, tally)
    visit.notes.extend(tally.notes())


class OrganogramReader:
    """One visit to the folder."""

    def __init__(self, folder: Path, tally: Tally) -> None:
        self._folder, self._tally = folder, tally

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return a scope for each snapshot day, oldest first; files without a day come last, in a scope that fails."""
        files: dict[date | None, list[Path]] = defaultdict(list)
        for path in sorted([*self._folder.rglob("*.csv"), *self._folder.rglob("*.csv.gz")]):
            files[_snapshot_day(path.relative_to(self._folder))].append(path)
        days = sorted(day for day in files if day is not None)
        scopes = [Scope(day.isoformat(), (day, files[day])) for day in days]
        return [*scopes, Scope("undated", (None, files[None]))] if None in files else scopes

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | ScopeDone]:
        """Yield a page for each file of the snapshot day. Raises PortalError at the end if a file cannot be read."""
        day, paths = cast("tuple[date | None, list[Path]]", scope.selection)
        if day is None:
            raise PortalError(
                f"The snapshot day of {_listed([path.name for path in paths])} is unknown. "
                "Name each file …-YYYY-MM-DD-senior.csv or its folder …YYYY_MM…."
            )
        unreadable: list[str] = []
        for path in paths:
            name = path.relative_to(self._folder).as_posix()
            raw = read_file(path)
            try:
                table = read_csv(raw, _COLUMNS, _ENCODINGS)
                rows = _with_context(name, day, table.rows)
            except FileProblem as error:
                unreadable.append(f"{path.name} ({error})")
                yield Page(name, raw, lambda raw=raw, why=str(error): [UnreadableRow("unreadable_file", raw, why)])
                continue
            if stream.name == "posts":
                self._count(rows)
                self._tally.unread.update(dict.fromkeys(table.unread))
                yield Page(name, raw, lambda rows=rows: rows)
            else:
                yield Page(name, raw, lambda rows=rows, name=name: _bodies(name, rows))
        if unreadable:
            raise PortalError(
                f"{_listed(unreadable)} cannot be read as organograms. They are in quarantine; all other files were read."
            )
        yield ScopeDone()

    def _count(self, rows: Sequence[RawRow | UnreadableRow]) -> None:
        counts = self._tally.counts
        counts["files"] += 1
        counts["empty"] += not rows
        for row in rows:
            if isinstance(row, UnreadableRow):
                continue
            damaged = sum("\ufffd" in cell for cell in row.values() if isinstance(cell, str))
            counts["damaged cells"] += damaged
            counts["damaged rows"] += damaged > 0
            above = fold(row["Reports to Senior Post"])
            if row["superior"] is None and above not in _TOP:
                own = above == fold(row["Post Unique Reference"])
                counts["own superior" if own else "unknown superior"] += 1


def _with_context(file: str, day: date, rows: Sequence[RawRow | UnreadableRow]) -> list[RawRow | UnreadableRow]:
    """Add to each row its key, its day, its body, and the post of the file that it reports to."""
    posts: dict[str, dict[tuple[str, str], _Post]] = defaultdict(dict)
    for row in rows:
        if not isinstance(row, UnreadableRow):
            body, reference, grade = _body(row), fold(row["Post Unique Reference"]), _grade(row)
            posts[reference].setdefault((fold(body), fold(grade)), (body, reference, grade))
    seen: Counter[str] = Counter()
    result: list[RawRow | UnreadableRow] = []
    for row in rows:
        if isinstance(row, UnreadableRow):
            result.append(row)
            continue
        reference = fold(row["Post Unique Reference"]) or "-"
        seen[reference] += 1
        # The key does not contain the line number, so that rows inserted above do not change it.
        key = f"{file}:{reference}#{seen[reference]}"
        result.append({**row, "row": key, "day": day.isoformat(), "body": _body(row), "superior": _superior(row, posts)})
    return result


def _superior(row: RawRow, posts: dict[str, dict[tuple[str, str], _Post]]) -> _Post | None:
    """Return the superior post if this file has exactly one with that reference, else None."""
    above = fold(row["Reports to Senior Post"])
    found = list(posts.get(above, {}).values())
    if above in _TOP or above == fold(row["Post Unique Reference"]) or not has_reference(above):
        return None
    return found[0] if len(found) == 1 else None


def _grade(row: RawRow) -> str:
    return str(row.get("Grade") or row.get("Grade (or equivalent)") or "").strip()


def _body(row: RawRow) -> str:
    """Return the body of the post: the organisation, or the department if no organisation is named."""
    return (row["Organisation"] or row["Parent Department"]).strip()


def _bodies(file: str, rows: Sequence[RawRow | UnreadableRow]) -> list[RawRow | UnreadableRow]:
    """Return each body of a file once per department in which it is listed, and all unreadable rows."""
    found: dict[str, RawRow] = {}
    for row in rows:
        if not isinstance(row, UnreadableRow) and row["body"]:
            body, department = row["body"], row["Parent Department"].strip()
            key = f"{file}:{fold(body)} < {fold(department)}"
            found.setdefault(key, {"row": key, "day": row["day"], "body": body, "department": department})
    return [*found.values(), *(row for row in rows if isinstance(row, UnreadableRow))]


def _snapshot_day(path: Path) -> date | None:
    """Return the day in the file's name, or else the last day of the month in the folder's name, or else None."""
    try:
        if match := _IN_FILE_NAME.search(path.name):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _IN_FOLDER_NAME.search(path.parent.name):
            year, month = int(match[1]), int(match[2])
            return date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None
    return None


def _listed(names: Sequence[str]) -> str:
    listed = ", ".join(names[:5])
    return listed if len(names) <= 5 else f"{listed} and {len(names) - 5} more"
