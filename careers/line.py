"""The line of a career: which appointment follows which. Pure: the spells of one person go in, their places on the line come out.

The substantive civil-service appointments of one person form one line. Full posts are ordered by their start, and each follows
the one that began before it, whatever that one's end is: an end that is late or missing hides nothing, and nothing returns to an
outlived post. Acting spells and secondments are not on the line: the servant returns to the post she left for them. A part-time
post is on it only while no other post is held; held beside another it runs in parallel.

Days can be imprecise. Posts of which either may have begun first are parallel, and it is not known what each of them follows; a
post begun after both follows one of them. Where it is not known whether a spell is on the line, neither is what follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from graph.model.days import FIRST_DAY, HANDOVER_DAYS, Day, Period
from graph.model.words import Mode

_MODES_OFF_THE_LINE = frozenset({Mode.ACTING, Mode.SECONDMENT})

# What may be missing to know the place of a spell.
WHICH_BEGAN_FIRST = "which of the posts began first"
WHETHER_IN_THE_SERVICE = "whether the post belongs to the civil service"
WHETHER_SUBSTANTIVE = "mode of the appointment"
WHETHER_HELD_TOGETHER = "whether the posts were held at the same time"


@dataclass(frozen=True, slots=True)
class Spell:
    """One appointment, with what the line needs of it. ``ordered`` are the days on which its order can have been given."""

    id: str
    position: str
    period: Period
    mode: Mode | None
    civil_service: bool | None
    fte: float | None
    ordered: Day

    @property
    def part_time(self) -> bool:
        return self.fte is not None and self.fte < 1


@dataclass(frozen=True, slots=True)
class PlacedSpell:
    """A spell on the line, and what it follows.

    ``follows`` are the spells begun certainly before it that may be the last one before it, oldest first. ``parallel`` are those
    that may have begun before it or after it. ``missing`` is what is not known of the place: None where it certainly follows the
    one spell of ``follows``, or one of them, or is the first.
    """

    spell: Spell
    follows: tuple[Spell, ...]
    parallel: tuple[Spell, ...] = ()
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class _OnLine:
    """A spell on the line, with the first and last day on which it can have begun.

    ``seen`` tells that its start is known only from observations: it began on the day it was first seen or any time before, and
    was held until ``until`` at the least. Of two such spells one came before the other if it was not seen any more when the other
    was first seen. ``doubt`` is what is not known of its being on the line.
    """

    spell: Spell
    first: date
    last: date
    until: date
    seen: bool
    doubt: str | None

    def began_before(self, other: _OnLine) -> bool:
        """Tell whether it certainly began before the other."""
        return self.until <= other.last if self.seen and other.seen else self.last < other.first


def career_line(spells: Sequence[Spell]) -> list[PlacedSpell]:
    """Return the places of the spells that are on the line, or may be, oldest first."""
    substantive = [spell for spell in spells if spell.civil_service is not False and spell.mode not in _MODES_OFF_THE_LINE]
    substantive.sort(key=lambda spell: spell.period.start.latest)
    if all(spell.civil_service and not spell.part_time and spell.mode is not Mode.UNKNOWN for spell in substantive) and all(
        old.period.start.latest < new.period.start.earliest for old, new in pairwise(substantive)
    ):
        # Nearly every line is so simple.
        return [PlacedSpell(new, (substantive[at - 1],) if at else ()) for at, new in enumerate(substantive)]
    line = sorted(_on_the_line(substantive), key=lambda each: (each.last, each.first, each.spell.id))
    return [_place(each, line) for each in line]


def _place(new: _OnLine, line: Sequence[_OnLine]) -> PlacedSpell:
    before = [old for old in line if old.began_before(new)]
    parallel = [other for other in line if other is not new and not (other.began_before(new) or new.began_before(other))]
    certain = [old for old in before if old.doubt is None]
    # Whatever certainly began before one of these was followed by it.
    began = max((old.first for old in certain), default=FIRST_DAY)
    # Of posts that were seen together, the one seen last was left for the new one.
    last_seen = max((old.until for old in certain if old.seen), default=FIRST_DAY)
    follows = [old for old in before if old.last >= began and not (old.seen and old.until < last_seen)]
    missing = new.doubt or (WHICH_BEGAN_FIRST if parallel else None if certain or not follows else follows[-1].doubt)
    # Posts seen together were held together: neither is known to follow the other.
    claimed = [other.spell for other in parallel if not (new.seen and other.seen)]
    return PlacedSpell(new.spell, tuple(old.spell for old in follows), tuple(claimed), missing)


def _on_the_line(substantive: Sequence[Spell]) -> list[_OnLine]:
    """Return the full posts, and the part-time posts that were not held beside another."""
    found = [_on_line(spell) for spell in substantive if not spell.part_time]
    if len(found) == len(substantive):
        return found
    part_time = [_on_line(spell) for spell in substantive if spell.part_time]
    for each in sorted(part_time, key=lambda each: (each.last, each.first, each.spell.id)):
        beside = [_held_beside(each, other, found) for other in found]
        if True in beside:
            continue
        held_together = WHETHER_HELD_TOGETHER if None in beside else None
        found.append(each if held_together is None else _on_line(each.spell, held_together))
    return found


def _on_line(spell: Spell, doubt: str | None = None) -> _OnLine:
    if spell.civil_service is None:
        doubt = WHETHER_IN_THE_SERVICE
    elif spell.mode is Mode.UNKNOWN:
        doubt = WHETHER_SUBSTANTIVE
    start, end = spell.period.start, spell.period.end
    # A spell lasts a day at the least, so it began before the last day on which it can have ended.
    last = start.latest if end is None or end.latest <= start.earliest else min(start.latest, end.latest - timedelta(days=1))
    seen = start.earliest == FIRST_DAY and (end is None or start.latest < end.earliest)
    return _OnLine(spell, start.earliest, last, spell.period.certain[1], seen, doubt)


def _held_beside(part_time: _OnLine, other: _OnLine, line: Sequence[_OnLine]) -> bool | None:
    """Tell whether a part-time post was held beside another one for longer than a handover; None where that is not known."""
    allowed = HANDOVER_DAYS if part_time.began_before(other) or other.began_before(part_time) else 0
    mine, its = part_time.spell.period, other.spell.period
    # The other post may have been left when the next full post began, whatever its end is.
    left = min((each.first for each in line if not each.spell.part_time and other.began_before(each)), default=date.max)
    # Begun beside another post it ran beside it, whatever its own end is.
    my_end = date.max if other.began_before(part_time) else mine.certain[1]
    certainly = (min(my_end, its.certain[1], left) - max(mine.certain[0], its.certain[0])).days
    possibly = (min(_last(mine), _last(its)) - max(mine.start.earliest, its.start.earliest)).days
    if certainly > allowed and other.doubt is None:
        return True
    return None if possibly > allowed else False


def _last(period: Period) -> date:
    return period.end.latest if period.end else date.max
