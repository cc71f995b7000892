"""Figures of a body as its page shows them: rows of a table and bars of a chart, made of the same numbers.

What is not shown says why: too few people, or nothing to assess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.chart_rows import Panel, Whiskers
from meritgraph.case_pages.view_models.words import FILLED, LEAVING, SEVERITIES

Answer = Mapping[str, Any]

MONTHS_SHOWN: Final = 24
TOO_FEW: Final = N_("not shown: fewer than five rated people")
_FEW_COUNTED: Final = N_("not shown: fewer than five")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """The merit index of some promotions; without a value, ``why`` says why."""

    label: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    events: int | None = None
    pairs: tuple[int, int, int] | None = None
    why: str = ""

    def whiskers(self, texts: Texts) -> Whiskers:
        """Return the bar of the row with its number of promotions."""
        if self.value is None or self.events is None:
            return Whiskers(self.label, self.why)
        value = rounded(self.value, texts)
        note = texts.ngettext(
            "%(value)s · n = %(number)s promotion", "%(value)s · n = %(number)s promotions", self.events, value=value
        )
        return Whiskers(self.label, note, self.value, self.lower, self.upper)


def index_rows(answer: Answer, texts: Texts) -> tuple[IndexRow, ...]:
    """Return the index of all promotions, those by how posts were filled, and those of each year."""
    _ = texts.gettext
    whole = _index_row(_("All promotions"), answer, texts, answer["notAssessed"])
    filled = (_index_row(_(FILLED[each["filled"]]), each, texts) for each in answer["filled"])
    years = (_index_row(_("Orders of %(year)s", year=each["year"]), each, texts) for each in answer["years"])
    return (whole, *filled, *years)


def _index_row(label: str, answer: Answer, texts: Texts, not_assessed: str | None = None) -> IndexRow:
    index = answer["index"]
    if index is None:
        if answer["suppressed"]:
            return IndexRow(label, why=texts.gettext(TOO_FEW))
        why = texts.gettext("not assessed: %(why)s", why=not_assessed) if not_assessed else texts.gettext("not assessed")
        return IndexRow(label, why=why)
    pairs = (index["won"], index["tied"], index["lost"])
    return IndexRow(label, index["value"], index["lower"], index["upper"], index["events"], pairs)


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of a body: so many people over the mean headcount, with its interval."""

    label: str
    people: int
    headcount: float
    value: float
    lower: float
    upper: float


def turnover_rows(group: Answer, texts: Texts) -> tuple[RateRow, ...]:
    """Return who left, by why, and who moved on without leaving; nothing where the rates are not shown."""
    _ = texts.gettext
    if group["leavers"] is None:
        return ()
    kinds = ((_("of these %(kind)s", kind=_(LEAVING[each["kind"]])), each["rate"]) for each in group["kinds"])
    beside = ((_("Moved to another body, which is no leaving"), group["transfers"]), (_("On long leave"), group["longLeaves"]))
    rows = ((_("Left"), group["leavers"]), *kinds, *((label, rate) for label, rate in beside if rate is not None))
    return tuple(
        RateRow(label, rate["numerator"], rate["denominator"], rate["value"], rate["lower"], rate["upper"])
        for label, rate in rows
    )


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How many open leads a rule gave."""

    id: str
    title: str
    number: int


def rule_rows(counts: Sequence[Answer], rules: Sequence[Answer]) -> tuple[RuleRow, ...]:
    """Return the rules with open leads, the most first."""
    titles = {each["id"]: each["title"] for each in rules}
    rows = (RuleRow(each["ruleId"], titles.get(each["ruleId"], ""), each["findings"]) for each in counts)
    return tuple(sorted(rows, key=lambda row: (-row.number, row.id)))


@dataclass(frozen=True, slots=True)
class Trend:
    """Leads by the month of the case and by severity: of the last months, of earlier ones, and of cases without a day."""

    months: tuple[date, ...]
    numbers: Mapping[str, tuple[int, ...]]
    earlier: Mapping[str, int]
    undated: Mapping[str, int]

    @property
    def total(self) -> int:
        """All leads of the trend."""
        return sum(sum(row) for row in self.numbers.values()) + sum((*self.earlier.values(), *self.undated.values()))

    @property
    def filled_months(self) -> tuple[date, ...]:
        """The months with a lead, the newest first."""
        filled = (month for index, month in enumerate(self.months) if any(row[index] for row in self.numbers.values()))
        return tuple(reversed(tuple(filled)))

    def of(self, month: date, severity: str) -> int:
        """Return the number of leads of a month and severity."""
        return self.numbers[severity][self.months.index(month)]

    def panels(self, texts: Texts) -> list[Panel]:
        """Return a panel for each severity."""
        marks = [(index, str(month.year)) for index, month in enumerate(self.months) if month.month == 1]
        return [
            Panel(
                texts.gettext(
                    "%(severity)s: %(number)s in %(months)s months",
                    severity=texts.gettext(SEVERITIES[severity]),
                    number=sum(row),
                    months=len(self.months),
                ),
                row,
                marks,
            )
            for severity, row in self.numbers.items()
        ]


def trend_of(data: Answer, today: date) -> Trend:
    """Return the trend of the months up to a day; ``data`` has the counts by month of each severity."""
    months = _months_until(today)
    numbers, earlier, undated = dict[str, tuple[int, ...]](), dict[str, int](), dict[str, int]()
    for severity in SEVERITIES:
        counts = {each["month"]: each["findings"] for each in data[severity.lower()]}
        keys = [f"{month:%Y-%m}" for month in months]
        numbers[severity] = tuple(counts.get(key, 0) for key in keys)
        undated[severity] = counts.pop(None, 0)
        # A proposed day may lie in a month to come; it counts with those that have no bar of their own.
        earlier[severity] = sum(number for month, number in counts.items() if month not in keys)
    return Trend(months, numbers, earlier, undated)


def _months_until(today: date) -> tuple[date, ...]:
    last = today.year * 12 + today.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS_SHOWN + 1, last + 1))


def counted(figure: Answer, texts: Texts) -> str:
    """Return a number that may be suppressed, in words."""
    return texts.gettext(_FEW_COUNTED) if figure["suppressed"] else texts.number(figure["value"])


def rounded(value: float, texts: Texts) -> str:
    """Return a value with at most two decimals."""
    return texts.number(round(value, 2))
