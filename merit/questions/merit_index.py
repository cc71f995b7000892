"""The merit index of a body: the probability that the promoted outranked those who were eligible and not promoted.

It reads what detection keeps by body and month (`merit.figures.merit_index`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.errors import NothingToAnswer
from merit.context import RunStatement
from merit.figures.figure import Kept
from merit.figures.keeping import Counted, read_asked
from merit.figures.merit_events import RESAMPLES, SEED, Events, Index, events_of, index_of
from merit.figures.merit_index import ALONE
from merit.figures.merit_rows import COMPETITION, ID, OTHERWISE, UNKNOWN
from merit.questions.months import Months
from merit.questions.shown import FEWEST, shown

CONVENTION = (
    "The index is the probability that the promoted person's last rating before the order stands above that of a peer who was "
    "eligible and not promoted: (pairs won + half of those tied) / all pairs; 0.5 means that ratings decide nothing. "
    "Rank-biserial is 2·index - 1. Peers held on the day of the order a post of the same body, ladder and rank, for as long in "
    "grade as policy demands, without a sanction in force; whoever was promoted out of the set on the same day is none. Ratings "
    "are z-scores within evaluator and calendar year, of those fixed before the order. Unrated peers form no pair. A promotion "
    "counts for the body that was left, with its units. The interval is the percentile bootstrap at 95 % over events "
    f"({RESAMPLES:,} resamples, seed {SEED}). Under {FEWEST} distinct rated people nothing is shown."
)


@dataclass(frozen=True, slots=True)
class MeritIndexAnswer:
    """The merit index of a body, of all events, by how the posts were filled, and by the year of the order.

    ``index`` is None without assessed events, and where they have too few people: then ``suppressed``. A missing cell has no
    events, one that is None is suppressed. ``not_assessed`` counts events by the key of what is missing, ``alone`` those without
    any peer. ``unrated`` and ``unclear`` count peers of assessed events with whom no pair was formed, as they have no rating, or
    as something is not known of them. A count of one to four is None.
    """

    counted: Counted
    as_of: date
    months: Months | None
    index: Index | None
    suppressed: bool
    filled: Mapping[str, Index | None]
    years: Mapping[str, Index | None]
    not_assessed: Mapping[str, int | None]
    alone: int | None
    unrated: int | None
    unclear: int | None
    convention: str = CONVENTION


async def ask_merit_index(
    run: RunStatement, body: str, first: str | None = None, last: str | None = None
) -> MeritIndexAnswer | None:
    """Return the merit index of a body in some months, both included; by default of all that are on record.

    None where no detection has computed the figure yet. Raises UnknownId for a body that is not in the graph, and
    NothingToAnswer for a period that ends before it begins or of which nothing can be known, and for a text that is no id.
    """
    read = await read_asked(run, ID, [body])
    if read is None:
        return None
    return answered(read.counted[body], read.as_of, read.kept, first, last)


def answered(
    counted: Counted, as_of: date, kept: Iterable[Kept], first: str | None = None, last: str | None = None
) -> MeritIndexAnswer:
    """Return the answer by what is kept of a body by month."""
    every = sorted((each for each in kept if each.month), key=lambda each: each.month)
    months = _months([each.month for each in every], first, last, as_of)
    within = [each for each in every if months is not None and each.month in months]
    missing = Counter[str]()
    for each in within:
        missing.update(each.values["missing"])
    alone = missing.pop(ALONE, 0)
    whole = events_of(within)
    suppressed = bool(whole.pairs) and len(whole.people) < FEWEST
    return MeritIndexAnswer(
        counted=counted,
        as_of=as_of,
        months=months,
        index=None if suppressed or not whole.pairs else index_of(whole.pairs),
        suppressed=suppressed,
        filled=_cells({filled: events_of(within, filled) for filled in (COMPETITION, OTHERWISE, UNKNOWN)}),
        years=_cells(_by_year(within)),
        not_assessed={key: shown(count) for key, count in missing.items()},
        alone=shown(alone),
        unrated=shown(sum(each.values["unrated"] for each in within)),
        unclear=shown(sum(each.values["unclear"] for each in within)),
    )


def _months(known: Sequence[str], first: str | None, last: str | None, as_of: date) -> Months | None:
    """Return the months that are asked about, by default all that are known.

    Raises NothingToAnswer for an empty period, and for one of which nothing can be known.
    """
    until = max([f"{as_of:%Y-%m}", *known[-1:]])
    if first and first > until:
        raise NothingToAnswer(
            f"Nothing is known of {first} and later: figures were computed by the detection as of {as_of}. "
            f"Ask about months up to {until}."
        )
    if first and last:
        return Months(first, last)
    if not known:
        return None
    if last and last < known[0]:
        raise NothingToAnswer(f"Nothing is on record up to {last}: the first promotion that counts here is of {known[0]}.")
    return Months(first or known[0], last or (until if first else known[-1]))


def _by_year(kept: Sequence[Kept]) -> dict[str, Events]:
    years = sorted({each.month[:4] for each in kept})
    return {year: events_of(each for each in kept if each.month[:4] == year) for year in years}


def _cells(events: Mapping[str, Events]) -> dict[str, Index | None]:
    """Return the index of each cell; None where it is suppressed, or could be found by subtraction."""
    there = {name: each for name, each in events.items() if each.pairs}
    # Of equally few people the cell of fewest pairs is suppressed.
    by_size = sorted(there, key=lambda name: (len(there[name].people), sum(map(sum, there[name].pairs)), name))
    hidden: dict[str, frozenset[int]] = {}
    for name in by_size:
        people = there[name].people
        # What the suppressed cells come to follows from the whole. The same few people may be in several.
        if len(people) >= FEWEST and (not hidden or len(frozenset[int]().union(*hidden.values())) >= FEWEST):
            break
        hidden[name] = people
    return {name: None if name in hidden else index_of(each.pairs) for name, each in there.items()}
