"""Work outside the civil service, for firms, schools and hospitals: before the service, between its spells and after it.

It keeps so far away from spells of service that it never overlaps a contract for one, whose days differ from the order's.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from random import Random

from sandbox.contracts import REPORTED_SINCE, make_contract
from sandbox.labour import Contract, Employer
from sandbox.model import Person, Spell
from sandbox.people import BIRTHPLACES
from sandbox.random_streams import day_between, days, number_between, pick, stream

_APART = days(30)
_SHORTEST = days(60)
_SHARE = 0.6
_GROUNDS = ("own wish", "own wish", "contract expired", "agreement of the parties", "reduction of staff", "illness")
FIRM_WORK = (
    ("Buxgalter", "2411"), ("Yuriskonsult", "2611"), ("Dasturchi", "2512"), ("Muhandis", "2149"),
    ("Savdo menejeri", "1221"), ("Haydovchi", "8322"),
)  # fmt: skip
_PUBLIC_WORK = (("Oʻqituvchi", "2330"), ("Hamshira", "2221"), ("Kutubxonachi", "2622"), ("Xoʻjalik mudiri", "5151"))
_FIRMS = ("Baraka", "Gʻalaba", "Ishonch", "Koʻhinur", "Mehr", "Oltin vodiy", "Qurilish invest", "Yulduz tekstil")
_PLACES = ("maktab", "poliklinika", "kollej", "kutubxona")


def build_employers(seed: int, servants: int) -> list[Employer]:
    """Build about one employer for every eight servants, but at least twelve; a third of them are paid from the budget."""
    return [_employer(seed, index) for index in range(max(12, servants // 8))]


def _employer(seed: int, index: int) -> Employer:
    draw = stream(seed, "employer", index)
    budget = index % 3 == 0
    sector = "budget" if budget else "state enterprise" if index % 6 == 1 else "private"
    kind = "MChJ" if sector == "private" else "DUK"
    name = f"{index + 1}-{pick(draw, _PLACES)}" if budget else f"«{pick(draw, _FIRMS)} {index + 1}» {kind}"
    stir = f"{300_000_000 + (index * 7_919 + seed * 104_729) % 99_999_989:09d}"
    return Employer(stir, name, sector, pick(draw, BIRTHPLACES))


def outside_contracts(
    seed: int,
    people: Sequence[Person],
    spells: Sequence[Spell],
    employers: Sequence[Employer],
    today: date,
    scripted: Collection[int] = (),
) -> list[Contract]:
    """Build the contracts for work outside the service, ordered by person and time; none for the `scripted` people."""
    served: list[list[Spell]] = [[] for _ in people]
    for spell in spells:
        served[spell.person].append(spell)
    rows = list[Contract]()
    for person in (one for one in people if one.index not in scripted):
        draw = stream(seed, "outside", person.index)
        for count, (first, last) in enumerate(_free_times(person, served[person.index], today), start=1):
            if draw.random() < _SHARE:
                number = f"MX{person.index + 1:07d}-{count}"
                rows.append(_contract(seed, draw, number, person.index, first, last, employers, today))
    return rows


def _free_times(person: Person, spells: Sequence[Spell], today: date) -> Iterator[tuple[date, date | None]]:
    """Yield the times outside the service that are long enough for a contract; the end is None if the time lasts until today."""
    free_from = date(person.born.year + 22, 7, 1)
    for spell in sorted(spells, key=lambda one: one.start):
        if spell.start - _APART - free_from >= _SHORTEST:
            yield free_from, spell.start - _APART
        if spell.end is None or spell.end > today:
            return
        free_from = max(free_from, spell.end + _APART)
    if today - free_from >= _SHORTEST:
        yield free_from, None


def _contract(
    seed: int,
    draw: Random,
    number: str,
    person: int,
    first: date,
    last: date | None,
    employers: Sequence[Employer],
    today: date,
) -> Contract:
    employer = pick(draw, employers)
    end = last or today
    concluded = day_between(draw, first, first + (end - first - _SHORTEST) / 2)
    leaves = last is not None or draw.random() < 0.4
    terminated = day_between(draw, concluded + days(30), end) if leaves else None
    precision = ("month", "year", "day")[number_between(draw, 0, 2)] if concluded.year < REPORTED_SINCE else "day"
    work = pick(draw, _PUBLIC_WORK if employer.sector == "budget" else FIRM_WORK)
    ground = pick(draw, _GROUNDS)
    return make_contract(
        seed, number, person, employer.stir, work, concluded, terminated, today, ground=ground, precision=precision
    )
