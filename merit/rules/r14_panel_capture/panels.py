"""Who won the rounds on whose panels people sat, and whether winners were direct subordinates of the members. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Set

from graph.model.days import Day
from graph.model.days.comparisons import earliest_of, within
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import ApplicationState
from merit.context import Context
from merit.dossiers.competition import CompetitionDossier, Round
from merit.dossiers.posts import Appointment, LinkedCompetition
from merit.dossiers.servant import ServantDossier
from merit.matters import loaded_where_served
from merit.rounds import applications_loaded
from merit.subordination import Subordination, subordinations, unknown_lines

_UNDECIDED = frozenset({ApplicationState.SUBMITTED, ApplicationState.ADMITTED, ApplicationState.RECOMMENDED})


def winners_of(dossier: CompetitionDossier, round_: Round, context: Context) -> tuple[str | None, ...]:
    """Return the servants who won a round: nobody where nobody did yet, None alone where it is not known who did."""
    if winners := {each.servant for each in round_.winners(dossier.position)}:
        return tuple(sorted(winners))
    over = bool(round_.orders_for(dossier.position))
    if round_.protocol_day is not None:
        over = over or round_.protocol_day.latest <= context.as_of
    if not over:
        return ()
    open_ = any(not each.state_known or each.state in _UNDECIDED for each in round_.applications)
    return (None,) if open_ or not applications_loaded(dossier, round_, context) else ()


def won_panels(dossier: ServantDossier, context: Context) -> Iterator[tuple[str, str, Truth]]:
    """Yield the competitions that a person won, or may have, with each member of their panels.

    Beside the two ids it tells whether the person was a direct subordinate of the member on the day of the decision: that of the
    protocol, without one that of the order. The post that was won does not count.
    """
    competitions, filled = _competitions(dossier)
    if not competitions:
        return
    below = subordinations(dossier, context.as_of)
    for id_, competition in competitions.items():
        orders = [each for each in dossier.appointments if each.id in filled.get(id_, ())]
        day = competition.protocol_day or earliest_of(*(each.order for each in orders)) or Day.unknown()
        before = [each for each in below if each.appointment not in orders]
        elsewhere = [each for each in dossier.appointments if each not in orders and each.civil_service is not False]
        untold = any(within(day, line) is not False for each in elsewhere for line in unknown_lines(each))
        known = not untold and loaded_where_served(dossier, context, "Appointment", day.earliest, day.latest)
        for member in sorted({*competition.panel}):
            if member == dossier.id:
                # Whoever wins on a panel of her own is no subordinate of herself.
                yield id_, member, False
                continue
            reported = _reported(before, member, day)
            yield id_, member, None if reported is False and not known else reported


def _competitions(dossier: ServantDossier) -> tuple[dict[str, LinkedCompetition], dict[str, Set[str]]]:
    """Return the competitions that a person won, or that an order to her names, and the ids of these orders."""
    found = {each.id: each for each in dossier.won}
    filled: dict[str, set[str]] = {}
    for each in dossier.appointments:
        for competition in () if each.derived else each.competitions:
            if competition.position in (None, each.post.id):
                found.setdefault(competition.id, competition)
                filled.setdefault(competition.id, set()).add(each.id)
    return found, {**filled}


def _reported(below: list[Subordination], member: str, day: Day) -> Truth:
    """Return whether the person reported to a member of the panel on a day."""
    spells = [each for each in below if each.superior.servant == member]
    return any_of(*(all_of(_in_service(each.appointment), within(day, period)) for each in spells for period in each.periods))


def _in_service(appointment: Appointment) -> Truth:
    return None if appointment.civil_service is None else True
