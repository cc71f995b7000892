"""Turnover: what share of the people of a body left in some months, and why; before and after a change, and against the rest.

It reads what detection keeps by body and month (`merit.figures.turnover`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from graph.errors import NothingToAnswer
from merit.context import RunStatement
from merit.figures.figure import Kept
from merit.figures.keeping import Counted, KeptFigures, read_figures, require_counted
from merit.figures.turnover import ID, LEAVE, LEAVERS, MONTHS_COUNTED, TRANSFER, UNCLEAR
from merit.questions.months import Months
from merit.questions.shown import FEWEST, shown
from merit.strata.statistics import poisson_interval

CONVENTION = (
    "Turnover is the number of people who left, divided by the mean of the headcounts on the first day of each month. A body is "
    "counted with its units; moves inside it are none. A person leaves on her last day in post. Transfers to another body and "
    "long leaves, after which the post is guaranteed, are counted apart. Whoever is hired again with no working day between did "
    "not leave. The interval is the exact one of Poisson at 95 %."
)
_MONTHS = 12
Spans = Sequence[Sequence[str]]
"""Days as their first one and the first one after them, half-open, in ISO format."""
Unclear = tuple[tuple[str, str], ...]
"""The months in which an unclear end may lie, as runs: the first and the last month of each."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A number of people who left, over a mean headcount, with the exact Poisson interval at 95 %."""

    numerator: int
    denominator: Fraction
    lower: float
    upper: float

    @property
    def value(self) -> float:
        return float(self.numerator / self.denominator)


@dataclass(frozen=True, slots=True)
class Turnover:
    """The turnover of one group of bodies in some months.

    ``leavers`` are those who left, ``kinds`` the same by kind, all None where the mean headcount is under five.
    ``not_loaded`` are months left out because the orders of a body or of its units are not loaded completely, such as months to
    come; ``bodies_not_loaded`` is the most bodies that are left out of a country in a month.
    ``unclear`` counts ends of which it is not known whether or in which month they made somebody leave, and which may lie in an
    assessed month: so many more may have left, or been transferred, in the period. ``headcount_open`` counts the people on the
    first days of all months of whom it is not known whether they were in post. Each is None for one to four.
    """

    months: Months
    assessed: int
    leavers: Rate | None
    kinds: Mapping[str, Rate] | None
    transfers: Rate | None
    leaves: Rate | None
    unclear: int | None
    headcount_open: int | None
    not_loaded: tuple[str, ...]
    bodies_not_loaded: int

    @property
    def suppressed(self) -> bool:
        """Whether the group is too small to be shown."""
        return self.assessed > 0 and self.leavers is None


@dataclass(frozen=True, slots=True)
class TurnoverAnswer:
    """The turnover by group: of the period, or of its parts before and after a change; of the bodies, and of the rest."""

    as_of: date
    counted: tuple[Counted, ...]
    groups: Mapping[str, Turnover]
    convention: str = CONVENTION


async def ask_turnover(
    run: RunStatement,
    about: Sequence[str],
    first: str | None = None,
    last: str | None = None,
    *,
    change: str | None = None,
    rest_of: str | None = None,
) -> TurnoverAnswer | None:
    """Return the turnover of bodies, taken together, or of a country.

    ``first`` and ``last`` are months such as ``2025-01``, both included; by default the twelve months before that of the last
    detection. ``change`` is the first month after a change: then the months before it and from it on are told apart.
    ``rest_of`` is a country: its other bodies are a group of their own. None where no detection has computed the figure yet.
    Raises UnknownId for a body that is not in the graph, and NothingToAnswer for an empty period, for a country of which nothing
    is counted, and for a body beside its own country.
    """
    read = await read_figures(run, ID, [*about, *([rest_of] if rest_of else [])])
    if read is None:
        return None
    require_counted(read, about)
    if twice := [each for each in about if ":" in each and read.counted[each].country in about]:
        country = read.counted[twice[0]].country
        raise NothingToAnswer(f"{twice[0]} would be counted twice, as {country} is named, too. Leave out one.")
    by_month = [each for each in read.kept if each.month]
    spans = {each.about: cast("Spans", each.values.get("loaded", ())) for each in read.kept if not each.month}
    parts = _parts(Months.asked(first, last, read.as_of, _MONTHS), change)
    counted = [read.counted[each] for each in about]
    own = [*dict.fromkeys(each.id for each in counted)]
    groups: dict[str, Turnover] = {}
    for name, part in parts.items():
        unclear = sum((_unclear(read, each) for each in own), Counter[Unclear]())
        mine = _turnover(own, [each for each in by_month if each.about in own], unclear, part, spans, read.as_of)
        groups[" ".join(filter(None, ["bodies" if rest_of else "", name])) or "period"] = mine
        if rest_of:
            rest = _rest(read, by_month, own, rest_of)
            # What may lie in another body as well may lie in the rest.
            unclear = _unclear(read, rest_of) - sum((_unclear(read, each, whole=True) for each in own), Counter[Unclear]())
            groups[" ".join(filter(None, ["rest", name]))] = _turnover([rest_of], rest, unclear, part, spans, read.as_of)
    return TurnoverAnswer(read.as_of, tuple({each.id: each for each in counted}.values()), groups)


def _parts(months: Months, change: str | None) -> dict[str, Months]:
    """Return the months before a change and since it; without a change all of them, under no name."""
    return {"": months} if change is None else {"before": months.until(change), "after": months.since(change)}


def _rest(read: KeptFigures, by_month: Sequence[Kept], own: Sequence[str], country: str) -> list[Kept]:
    """Return the figures of a country without those of some bodies."""
    if outside := [each for each in own if (found := _counted(read, each)) and found.country != country]:
        raise NothingToAnswer(f"{outside[0]} is no body of {{}}: leave it out, or name its own country.", country)
    whole = {each.month: Counter[str](each.values) for each in by_month if each.about == country}
    for each in by_month:
        if each.about in own and each.values["loaded"]:
            whole[each.month].subtract({name: count for name, count in each.values.items() if name != "loaded"})
        elif each.about in own:
            whole[each.month]["bodies_not_loaded"] -= 1
    return [Kept(country, dict(values), month) for month, values in whole.items()]


def _counted(read: KeptFigures, id_: str) -> Counted | None:
    return next((each for each in read.counted.values() if each.id == id_), None)


def _unclear(read: KeptFigures, about: str, *, whole: bool = False) -> Counter[Unclear]:
    """Return the unclear ends of a body or a country, or those that can lie in no other body."""
    found = Counter[Unclear]()
    for each in read.kept:
        if each.about == about and not each.month:
            for number, is_whole, runs in each.values.get(UNCLEAR, ()):
                found[tuple((first, last) for first, last in runs)] += number if is_whole or not whole else 0
    return found


def _turnover(
    about: Sequence[str],
    kept: Iterable[Kept],
    unclear: Mapping[Unclear, int],
    months: Months,
    spans: Mapping[str, Spans],
    as_of: date,
) -> Turnover:
    total = Counter[str]()
    within = [each for each in kept if each.month in months]
    seen = {(each.about, each.month) for each in within}
    # Of a country, a month without a headcount is one in which no body is loaded.
    not_loaded = {each.month for each in within if not each.values.get("loaded", "headcount" in each.values)}
    # None are of a month to come, and nothing is counted of one that is too long ago.
    counted = Months.asked(None, f"{as_of:%Y-%m}", as_of, MONTHS_COUNTED)
    not_loaded |= {
        month
        for id_ in about
        for month in months
        if (id_, month) not in seen and not (month in counted and _all_loaded(month, spans.get(id_, ())))
    }
    bodies_not_loaded = 0
    for each in within:
        if each.month in not_loaded:
            continue
        bodies_not_loaded = max(bodies_not_loaded, each.values.get("bodies_not_loaded", 0))
        total.update({name: count for name, count in each.values.items() if name not in ("loaded", "bodies_not_loaded")})
    assessed = [month for month in months if month not in not_loaded]
    total[UNCLEAR] = sum(number for runs, number in unclear.items() if _may_lie_in(runs, assessed))
    return _of(total, months, {month for _, month in seen}, not_loaded, bodies_not_loaded)


def _may_lie_in(runs: Unclear, assessed: Sequence[str]) -> bool:
    """Tell whether runs of months have one in common with months that come in order."""
    starts = ((bisect_left(assessed, first), last) for first, last in runs)
    return any(at < len(assessed) and assessed[at] <= last for at, last in starts)


def _all_loaded(month: str, spans: Spans) -> bool:
    """Tell whether all orders of a month are loaded in which nobody is on record."""
    return any(first <= f"{month}-01" and f"{month}-31" < end for first, end in spans)


def _of(total: Mapping[str, int], months: Months, seen: set[str], not_loaded: set[str], bodies_not_loaded: int) -> Turnover:
    # A month in which a body certainly had nobody counts as one of nobody; so does one before it was there.
    assessed = len(months) - len(not_loaded) if seen - not_loaded else 0
    mean = Fraction(total.get("headcount", 0), assessed) if assessed else Fraction(0)
    large = mean >= FEWEST
    kinds = {kind: total.get(kind, 0) for kind in LEAVERS}
    return Turnover(
        months=months,
        assessed=assessed,
        leavers=_rate(sum(kinds.values()), mean) if large else None,
        kinds={kind: _rate(count, mean) for kind, count in kinds.items()} if large else None,
        transfers=_rate(total.get(TRANSFER, 0), mean) if large else None,
        leaves=_rate(total.get(LEAVE, 0), mean) if large else None,
        unclear=shown(total.get(UNCLEAR, 0)),
        headcount_open=shown(total.get("most", 0) - total.get("headcount", 0)),
        not_loaded=tuple(sorted(not_loaded)),
        bodies_not_loaded=bodies_not_loaded,
    )


def _rate(count: int, mean: Fraction) -> Rate:
    lower, upper = poisson_interval(count)
    return Rate(count, mean, lower / float(mean), upper / float(mean))
