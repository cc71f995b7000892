"""Dossiers of servants, from the records of ``merit/servant_dossiers``. Pure.

A record holds lists of values, because a map repeats its keys in every row. The order of the values is that of the statement.
"""

from __future__ import annotations

from typing import cast

from graph.model.words import (
    AppealKind,
    AssessmentType,
    BarGround,
    CourseKind,
    EducationLevel,
    EndReason,
    EnrolmentState,
    KinKind,
    Pool,
    QualificationDegree,
    RewardKind,
    SanctionKind,
    Sex,
)
from merit.dossiers import values
from merit.dossiers.post_decoding import appointment, candidacy, linked_competition, superior_of
from merit.dossiers.posts import Post
from merit.dossiers.records import (
    Appeal,
    Assessment,
    Bar,
    Certificate,
    Contract,
    DegreeGrant,
    Education,
    Enrolment,
    KinTie,
    NationalNumber,
    Relative,
    ReserveMembership,
    Reward,
    Sanction,
)
from merit.dossiers.servant import ServantDossier
from merit.dossiers.values import Record, Values


def servant_dossier(record: Record) -> ServantDossier:
    """Return the dossier of a record. Raises ValueError, TypeError or KeyError for values that the model does not know."""
    id_, name, born_earliest, born_latest, sex, birthplace = record["servant"]
    posts: dict[str, Post] = {}
    appointments = [appointment(row, posts) for row in record["appointments"]]
    appointments.sort(key=lambda each: (each.period.start.latest, each.period.start.earliest, each.id))
    return ServantDossier(
        id=id_,
        name=name,
        birth_date=values.day(born_earliest, born_latest),
        sex=values.word(Sex, sex),
        birthplace=birthplace,
        numbers=values.each(_number, record["numbers"]),
        appointments=tuple(appointments),
        superiors=values.each(superior_of, record["superiors"]),
        contracts=values.each(_contract, record["contracts"]),
        education=values.each(_education, record["education"]),
        enrolments=values.each(_enrolment, record["enrolments"]),
        certificates=values.each(_certificate, record["certificates"]),
        assessments=values.each(assessment, record["assessments"]),
        degrees=values.each(_degree, record["degrees"]),
        sanctions=values.each(_sanction, record["sanctions"]),
        rewards=values.each(_reward, record["rewards"]),
        bars=values.each(_bar, record["bars"]),
        reserve=values.each(_membership, record["reserve"]),
        kin=values.each(_kin, record["kin"]),
        relatives=values.each(_relative, record["relatives"]),
        appeals=values.each(_appeal, record["appeals"]),
        candidacies=tuple([candidacy(row, posts) for row in record["candidacies"]]),
        won=values.each(linked_competition, record["won"]),
    )


def _number(row: Values) -> NationalNumber:
    return NationalNumber(
        key=row[0], scheme=row[1], checksum_valid=row[2], birth_date=row[3], sex=values.word(Sex, row[4]), century=row[5]
    )


def _contract(row: Values) -> Contract:
    return Contract(
        id=row[0],
        employer=row[1],
        period=values.period(row[2], row[3:5], row[5:7]),
        fte=row[7],
        end_reason=values.word(EndReason, row[8]),
        back_filled=bool(row[9]),
        confirms=values.first(row[10]),
    )


def _education(row: Values) -> Education:
    return Education(
        id=row[0],
        level=values.word(EducationLevel, row[1]),
        field=row[2],
        institution=row[3],
        graduated=values.day(row[4], row[5]),
    )


def _enrolment(row: Values) -> Enrolment:
    return Enrolment(
        id=row[0],
        course=row[1],
        course_kind=values.word(CourseKind, row[2]),
        period=values.period(row[3], row[4:6], row[6:8]),
        state=values.word(EnrolmentState, row[8]),
        hours=row[9],
    )


def _certificate(row: Values) -> Certificate:
    return Certificate(
        id=row[0], issued=values.known_day(row[1], row[2]), valid_until=values.day(row[3], row[4]), enrolment=values.first(row[5])
    )


def assessment(row: Values) -> Assessment:
    return Assessment(
        id=row[0],
        fixed_on=values.known_day(row[1], row[2]),
        type=values.word(AssessmentType, row[3]),
        period_from=values.day(row[4], row[5]),
        period_to=values.day(row[6], row[7]),
        qualification_score=row[8],
        professional_score=row[9],
        effectiveness_score=row[10],
        reported_integral_score=row[11],
        evaluator=values.first(row[12]),
    )


def _degree(row: Values) -> DegreeGrant:
    return DegreeGrant(
        id=row[0], degree=values.word(QualificationDegree, row[1]), granted=values.day(row[2], row[3]), rests_on=tuple(row[4])
    )


def _sanction(row: Values) -> Sanction:
    return Sanction(
        id=row[0],
        kind=values.word(SanctionKind, row[1]),
        imposed=values.day(row[2], row[3]),
        ends=values.day(row[4], row[5]),
        lifted=values.day(row[6], row[7]),
    )


def _reward(row: Values) -> Reward:
    return Reward(
        id=row[0],
        kind=values.word(RewardKind, row[1]),
        given_on=values.day(row[2], row[3]),
        period_from=values.day(row[4], row[5]),
        period_to=values.day(row[6], row[7]),
        amount=row[8],
    )


def _bar(row: Values) -> Bar:
    return Bar(id=row[0], ground=values.word(BarGround, row[1]), period=values.period(row[2], row[3:5], row[5:7]))


def _membership(row: Values) -> ReserveMembership:
    return ReserveMembership(id=row[0], pool=values.word(Pool, row[1]), period=values.period(row[2], row[3:5], row[5:7]))


def _kin(row: Values) -> KinTie:
    return KinTie(
        id=row[0],
        servant=row[1],
        name=row[2],
        kind=values.word(KinKind, row[3]),
        confidence=row[4],
        period=values.period(row[5], row[6:8], row[8:10]),
    )


def _relative(row: Values) -> Relative:
    return Relative(id=row[0], kind=values.word(KinKind, row[1]))


def _appeal(row: Values) -> Appeal:
    return Appeal(
        id=row[0],
        kind=values.word(AppealKind, row[1]),
        filed=values.day(row[2], row[3]),
        answer_due=values.day(row[4], row[5]),
        answer=row[6],
        about=tuple(cast("list[str]", row[7])),
    )
