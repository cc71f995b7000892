"""Deliveries of one list: files whose names differ only in the date, of which a snapshot reads the newest.

The date stands in the name of the file or of its folders: a day (``2026-11-20``, ``20261120``, ``20.11.2026``, ``2026/11/20``),
perhaps with a time after it, or a month (``2026-11``). A year or another number alone is no date of a delivery: such files are
more often parts of one list. Names that differ only in case, in the separator beside the date or in ``.gz`` are the same name:
many systems compress yesterday's file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_TIME = r"(?:[T_ -]?(?P<hour>[01]\d|2[0-3])[-_:.]?(?P<minute>[0-5]\d)(?:[-_:.]?(?P<second>[0-5]\d))?(?![-_.]?\d))?"
_DATES = (
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})(?P<between>[-_./]?)(?P<month>\d\d)(?P=between)(?P<day>\d\d){_TIME}(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d\d)(?P<between>[-_.]?)(?P<month>\d\d)(?P=between)(?P<year>\d{{4}}){_TIME}(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})[-_.](?P<month>\d\d)(?!\d)"),
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEARS = range(1900, 2101)
_DIGITS = re.compile(r"\d+")
_DATE = "<date>"
_AROUND_DATE = re.compile(rf"[-_. ]*{_DATE}[-_ ]*/?")
_SEPARATED_DATE = re.compile(rf"[-_. ]+(?={_DATE})|(?<={_DATE})[-_ ]+")


@dataclass(frozen=True, slots=True, order=True)
class DeliveredFile:
    """A file of a folder.

    ``name`` is its path below the folder, and ``series`` the same with ``<date>`` in place of each date. ``date`` is the last
    date in the name (``2026-11-20T03:00``, ``2026-11-20``, ``2026-11``); '' where there is none. Files sort by their dates.
    """

    date: str
    name: str
    series: str
    path: Path

    @classmethod
    def of(cls, path: Path, folder: Path) -> DeliveredFile:
        """Return the file with the date that its path below the folder has."""
        name = series = path.relative_to(folder).as_posix()
        found: dict[int, str] = {}
        for pattern in _DATES:
            for match in pattern.finditer(name):
                if (date := _date(match)) and not any(match.start() <= start < match.end() for start in found):
                    found[match.start()] = date
                    series = series.replace(match[0], _DATE)
        return cls(found[max(found)] if found else "", name, series, path)

    @property
    def list_name(self) -> str:
        """The series as the files of one list share it: without case, ``.gz`` and the kind of separator beside a date."""
        return _SEPARATED_DATE.sub("-", self.series.casefold().removesuffix(".gz"))

    @property
    def observed(self) -> str:
        """The date, or else the last year in the name; '' where there is none."""
        years = _YEAR.findall(self.name)
        return self.date or (years[-1] if years else "")


@dataclass(frozen=True, slots=True)
class NewestDeliveries:
    """The files of a list that are read, and for each older delivery that is not, the newer one.

    ``outdated`` are files of an older date than files that differ from them only in a number: parts of the newest delivery may be
    missing, or the list may have fewer parts than before. ``undated`` are files without a date, each with a dated file of the
    same name: nothing tells which of the two is newer. ``behind`` are all other files of an older date than the newest file, each
    with that file: they may be parts of the list, or an older delivery under another name.
    """

    files: Sequence[DeliveredFile]
    older: Sequence[tuple[DeliveredFile, DeliveredFile]]
    outdated: Sequence[DeliveredFile]
    undated: Sequence[tuple[DeliveredFile, DeliveredFile]]
    behind: Sequence[tuple[DeliveredFile, DeliveredFile]]


def newest_deliveries(files: Iterable[DeliveredFile]) -> NewestDeliveries:
    """Choose the newest file of each series; files without a date are all chosen."""
    series: defaultdict[str, list[DeliveredFile]] = defaultdict(list)
    for file in files:
        series[file.list_name if file.date else file.name].append(file)
    newest = [max(each) for each in series.values()]
    older = [(file, max(each)) for each in series.values() for file in sorted(each) if file.date != max(each).date]
    same_date = [file for each in series.values() for file in each if file.date == max(each).date and file != max(each)]
    dated = {_AROUND_DATE.sub("", file.list_name): file for file in newest if file.date}
    undated = [(file, dated[file.list_name]) for file in newest if not file.date and file.list_name in dated]
    chosen = sorted([*newest, *same_date], key=lambda file: file.name)
    outdated = list(_outdated(newest))
    behind = [(file, max(newest)) for file in chosen if _is_older(file, max(newest)) and file not in outdated]
    return NewestDeliveries(chosen, older, outdated, undated, behind)


def numbered_parts(files: Sequence[DeliveredFile]) -> Sequence[DeliveredFile]:
    """Return the files without a date whose names differ from another's only in a number, such as a year."""
    without_number: defaultdict[str, list[DeliveredFile]] = defaultdict(list)
    for file in files:
        if not file.date:
            without_number[_DIGITS.sub("#", file.name)].append(file)
    return [file for same in without_number.values() if len(same) > 1 for file in same]


def _is_older(file: DeliveredFile, newest: DeliveredFile) -> bool:
    """Tell whether a dated file is of an earlier day; a month is not earlier than its days."""
    day = file.date[:10]
    return bool(day) and not newest.date.startswith(day)


def _outdated(newest: Iterable[DeliveredFile]) -> Iterator[DeliveredFile]:
    numbered: defaultdict[str, list[DeliveredFile]] = defaultdict(list)
    for file in newest:
        if file.date:
            numbered[_DIGITS.sub("#", file.list_name)].append(file)
    for parts in numbered.values():
        yield from (part for part in parts if part.date < max(parts).date)


def _date(match: re.Match[str]) -> str:
    """Return the date as ISO text; '' where there is no such day."""
    part = match.groupdict()
    try:
        day = datetime(int(part["year"]), int(part["month"]), int(part.get("day") or 1), int(part.get("hour") or 0))
    except ValueError:
        return ""
    if day.year not in _YEARS:
        return ""
    text = f"{day:%Y-%m-%d}" if part.get("day") else f"{day:%Y-%m}"
    if part.get("hour"):
        text += f"T{part['hour']}:{part['minute']}" + (f":{part['second']}" if part["second"] else "")
    return text
