"""Dossiers from the records of the packaged statements. Pure.

A record holds lists of values, because a map repeats its keys in every row. The order of the values is that of the statements
``merit/servant_dossiers`` and ``merit/competition_dossiers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from graph.model.days import Day, Period, order_days
from graph.model.words import (
    AppealKind,
    ApplicationState,
    AssessmentType,
    BarGround,
    CompetitionKind,
    CourseKind,
    EducationLevel,
    EndReason,
    EnrolmentState,
    KinKind,
    Mode,
    Pool,
    PositionGroup,
    QualificationDegree,
    RewardKind,
    RotationExtension,
    SanctionKind,
    ServantClass,
    Sex,
    Term,
    Word,
)
from merit.dossiers.competition import Application, CompetitionDossier, OrderAfter, Round
from merit.dossiers.posts import Appointment, LinkedCompetition, Post, PostVersion, Superior
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

Values = Sequence[Any]
Record = Mapping[str, Any]
_W = TypeVar("_W", bound=Word)
_T = TypeVar("_T")


def servant_dossier(record: Record) -> ServantDossier:
    """Return the dossier of a record. Raises ValueError, TypeError or KeyError for values that the model does not know."""
    id_, name, born_earliest, born_latest, sex = record["servant"]
    posts: dict[str, Post] = {}
    appointments = [_appointment(row, posts) for row in record["appointments"]]
    appointments.sort(key=lambda each: (each.period.start.latest, each.period.start.earliest, each.id))
    return ServantDossier(
        id=id_,
        name=name,
        birth_date=_day(born_earliest, born_latest),
        sex=_word(Sex, sex),
        numbers=_each(_number, record["numbers"]),
        appointments=tuple(appointments),
        superiors=_each(superior_of, record["superiors"]),
        contracts=_each(_contract, record["contracts"]),
        education=_each(_education, record["education"]),
        enrolments=_each(_enrolment, record["enrolments"]),
        certificates=_each(_certificate, record["certificates"]),
        assessments=_each(_assessment, record["assessments"]),
        degrees=_each(_degree, record["degrees"]),
        sanctions=_each(_sanction, record["sanctions"]),
        rewards=_each(_reward, record["rewards"]),
        bars=_each(_bar, record["bars"]),
        reserve=_each(_membership, record["reserve"]),
        kin=_each(_kin, record["kin"]),
        relatives=_each(_relative, record["relatives"]),
        appeals=_each(_appeal, record["appeals"]),
    )


def competition_dossier(record: Record) -> CompetitionDossier:
    """Return the dossier of a record. Raises as `servant_dossier` does."""
    position, title, body, country = record["position"]
    rounds = _each(_round, record["rounds"])
    return CompetitionDossier(position=position, title=title, body=body, country=country, rounds=rounds)


def _each(decode: Callable[[Values], _T], rows: Iterable[Values]) -> tuple[_T, ...]:
    return tuple([decode(row) for row in rows])


def _day(earliest: date | None, latest: date | None) -> Day | None:
    return None if earliest is None or latest is None else Day(earliest, latest)


def _known_day(earliest: date, latest: date) -> Day:
    return Day(earliest, latest)


def _period(open_: bool, start: Values, end: Values) -> Period:
    # An end that nobody states is not open: it may be any day after the start.
    ended = None if open_ else _day(*end) or Day.not_before(start[0])
    return Period(Day(*start), ended)


def _word(vocabulary: type[_W], value: str | None) -> _W | None:
    return None if value is None else vocabulary(value)


def _first(values: Sequence[str]) -> str | None:
    return values[0] if values else None


def _appointment(row: Values, posts: dict[str, Post]) -> Appointment:
    (
        id_, open_, start_earliest, start_latest, end_earliest, end_latest, order_earliest, order_latest,
        mode, term, civil_service, end_reason, fte, probation_earliest, probation_latest,
        extension, extended_earliest, extended_latest, derived,
        position, title, body, country, versions, competitions, signers,
    ) = row  # fmt: skip
    post = posts.get(position)
    if post is None:
        post = posts[position] = post_of((position, title, body, country, versions))
    period = _period(open_, (start_earliest, start_latest), (end_earliest, end_latest))
    order = _day(order_earliest, order_latest)
    return Appointment(
        id=id_,
        post=post,
        period=period,
        order=order or order_days(period.start),
        order_stated=order is not None,
        mode=_word(Mode, mode),
        term=_word(Term, term),
        civil_service=civil_service,
        end_reason=_word(EndReason, end_reason),
        fte=share_of(fte, post),
        probation_until=_day(probation_earliest, probation_latest),
        rotation_extension=_word(RotationExtension, extension),
        rotation_extended_until=_day(extended_earliest, extended_latest),
        derived=bool(derived),
        competitions=_each(linked_competition, competitions),
        signed_by=_first(signers),
    )


def post_of(row: Values) -> Post:
    """Return the post of a list of id, title, body, country and versions."""
    id_, title, body, country, versions = row
    ordered = sorted(_each(_version, versions), key=lambda each: (each.period.start.latest, each.id))
    return Post(id=id_, title=title, body=body, country=country, versions=tuple(ordered))


def share_of(fte: float | None, post: Post) -> float | None:
    """Return an appointment's own share of a full post, else the post's where all its versions agree."""
    if fte is not None:
        return fte
    shares = {version.fte for version in post.versions}
    return shares.pop() if len(shares) == 1 else None


def _version(row: Values) -> PostVersion:
    return PostVersion(
        id=row[0],
        period=_period(row[1], row[2:4], row[4:6]),
        ladder=row[6],
        rank=row[7],
        group=_word(PositionGroup, row[8]),
        servant_class=_word(ServantClass, row[9]),
        head_of_body=row[10],
        rotational=row[11],
        competition_required=row[12],
        fte=row[13],
        required_experience_months=row[14],
        required_education_level=_word(EducationLevel, row[15]),
        required_education_fields=None if row[16] is None else tuple(row[16]),
        reports_to=_first(row[17]),
    )


def linked_competition(row: Values) -> LinkedCompetition:
    """Return the competition that an order names."""
    return LinkedCompetition(id=row[0], protocol_day=_day(row[1], row[2]), position=_first(row[3]), panel=tuple(row[4]))


def superior_of(row: Values) -> Superior:
    """Return the spell of a holder of a superior's position."""
    return Superior(
        position=row[0],
        appointment=row[1],
        servant=row[2],
        name=row[3],
        period=_period(row[4], row[5:7], row[7:9]),
        mode=_word(Mode, row[9]),
    )


def _number(row: Values) -> NationalNumber:
    return NationalNumber(
        key=row[0], scheme=row[1], checksum_valid=row[2], birth_date=row[3], sex=_word(Sex, row[4]), century=row[5]
    )


def _contract(row: Values) -> Contract:
    return Contract(
        id=row[0],
        employer=row[1],
        period=_period(row[2], row[3:5], row[5:7]),
        fte=row[7],
        end_reason=_word(EndReason, row[8]),
        back_filled=bool(row[9]),
        confirms=_first(row[10]),
    )


def _education(row: Values) -> Education:
    return Education(
        id=row[0], level=_word(EducationLevel, row[1]), field=row[2], institution=row[3], graduated=_day(row[4], row[5])
    )


def _enrolment(row: Values) -> Enrolment:
    return Enrolment(
        id=row[0],
        course=row[1],
        course_kind=_word(CourseKind, row[2]),
        period=_period(row[3], row[4:6], row[6:8]),
        state=_word(EnrolmentState, row[8]),
    )


def _certificate(row: Values) -> Certificate:
    return Certificate(id=row[0], issued=_known_day(row[1], row[2]), valid_until=_day(row[3], row[4]), enrolment=_first(row[5]))


def _assessment(row: Values) -> Assessment:
    return Assessment(
        id=row[0],
        fixed_on=_known_day(row[1], row[2]),
        type=_word(AssessmentType, row[3]),
        period_from=_day(row[4], row[5]),
        period_to=_day(row[6], row[7]),
        qualification_score=row[8],
        professional_score=row[9],
        effectiveness_score=row[10],
        reported_integral_score=row[11],
        evaluator=_first(row[12]),
    )


def _degree(row: Values) -> DegreeGrant:
    return DegreeGrant(id=row[0], degree=_word(QualificationDegree, row[1]), granted=_day(row[2], row[3]), rests_on=tuple(row[4]))


def _sanction(row: Values) -> Sanction:
    return Sanction(
        id=row[0],
        kind=_word(SanctionKind, row[1]),
        imposed=_day(row[2], row[3]),
        ends=_day(row[4], row[5]),
        lifted=_day(row[6], row[7]),
    )


def _reward(row: Values) -> Reward:
    return Reward(
        id=row[0],
        kind=_word(RewardKind, row[1]),
        given_on=_day(row[2], row[3]),
        period_from=_day(row[4], row[5]),
        period_to=_day(row[6], row[7]),
        amount=row[8],
    )


def _bar(row: Values) -> Bar:
    return Bar(id=row[0], ground=_word(BarGround, row[1]), period=_period(row[2], row[3:5], row[5:7]))


def _membership(row: Values) -> ReserveMembership:
    return ReserveMembership(id=row[0], pool=_word(Pool, row[1]), period=_period(row[2], row[3:5], row[5:7]))


def _kin(row: Values) -> KinTie:
    return KinTie(
        id=row[0],
        servant=row[1],
        name=row[2],
        kind=_word(KinKind, row[3]),
        confidence=row[4],
        period=_period(row[5], row[6:8], row[8:10]),
    )


def _relative(row: Values) -> Relative:
    return Relative(id=row[0], kind=_word(KinKind, row[1]))


def _appeal(row: Values) -> Appeal:
    return Appeal(
        id=row[0],
        kind=_word(AppealKind, row[1]),
        filed=_day(row[2], row[3]),
        answer_due=_day(row[4], row[5]),
        about=tuple(cast("list[str]", row[6])),
    )


def _round(row: Values) -> Round:
    return Round(
        id=row[0],
        kind=_word(CompetitionKind, row[1]),
        number=row[2],
        announced=_day(row[3], row[4]),
        closed=_day(row[5], row[6]),
        interview_day=_day(row[7], row[8]),
        protocol_day=_day(row[9], row[10]),
        requirements_edited=_day(row[11], row[12]),
        annulled=row[13],
        panel=tuple(row[14]),
        applications=_each(_application, row[15]),
        orders=_each(_order_after, row[16]),
    )


def _application(row: Values) -> Application:
    return Application(
        id=row[0],
        servant=row[1],
        name=row[2],
        state=_word(ApplicationState, row[3]),
        test_score=row[4],
        essay_score=row[5],
        interview_score=row[6],
        total_score=row[7],
        withdrawn=_day(row[8], row[9]),
    )


def _order_after(row: Values) -> OrderAfter:
    period = _period(row[4], row[5:7], row[7:9])
    order = _day(row[9], row[10])
    return OrderAfter(
        id=row[0],
        servant=row[1],
        name=row[2],
        position=row[3],
        period=period,
        order=order or order_days(period.start),
        order_stated=order is not None,
        mode=_word(Mode, row[11]),
        civil_service=row[12],
    )
