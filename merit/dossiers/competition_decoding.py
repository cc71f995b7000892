"""Dossiers of competitions, from the records of ``merit/competition_dossiers``. Pure."""

from __future__ import annotations

from graph.model.days import order_days
from graph.model.words import ApplicationState, CompetitionKind, Mode, Sex
from merit.dossiers import values
from merit.dossiers.competition import Application, CompetitionDossier, OrderAfter, Round
from merit.dossiers.values import Record, Values


def competition_dossier(record: Record) -> CompetitionDossier:
    """Return the dossier of a record. Raises as `servant_dossier` does."""
    position, title, body, country = record["position"]
    rounds = values.each(_round, record["rounds"])
    return CompetitionDossier(position=position, title=title, body=body, country=country, rounds=rounds)


def _round(row: Values) -> Round:
    return Round(
        id=row[0],
        kind=values.word(CompetitionKind, row[1]),
        number=row[2],
        announced=values.day(row[3], row[4]),
        closed=values.day(row[5], row[6]),
        interview_day=values.day(row[7], row[8]),
        protocol_day=values.day(row[9], row[10]),
        requirements_edited=values.day(row[11], row[12]),
        annulled=row[13],
        panel=tuple(row[14]),
        applications=values.each(_application, row[15]),
        orders=values.each(_order_after, row[16]),
    )


def _application(row: Values) -> Application:
    return Application(
        id=row[0],
        servant=row[1],
        name=row[2],
        state=values.word(ApplicationState, row[3]),
        test_score=row[4],
        essay_score=row[5],
        interview_score=row[6],
        total_score=row[7],
        withdrawn=values.day(row[8], row[9]),
        sex=values.word(Sex, row[10]),
        birth_date=values.day(row[11], row[12]),
    )


def _order_after(row: Values) -> OrderAfter:
    period = values.period(row[4], row[5:7], row[7:9])
    order = values.day(row[9], row[10])
    return OrderAfter(
        id=row[0],
        servant=row[1],
        name=row[2],
        position=row[3],
        period=period,
        order=order or order_days(period.start),
        order_stated=order is not None,
        mode=values.word(Mode, row[11]),
        civil_service=row[12],
    )
