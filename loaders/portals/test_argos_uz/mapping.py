"""Maps rows of test.argos.uz to facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Rating, Ref, person
from graph.model.words import RotationExtension
from loaders.portal_api.contract import Message
from loaders.portal_api.periods import read_period
from loaders.portals.test_argos_uz import rows

NAME = "test.argos.uz"

_SOATO_LENGTHS = (4, 7, 10)


def _servant(register_no: str) -> Ref:
    return person(f"{NAME}/servants", register_no)


def _body(code: str) -> Ref:
    return Ref(f"{NAME}/bodies", code)


def _position(code: str) -> Ref:
    return Ref(f"{NAME}/positions", code)


def _competition(number: str) -> Ref:
    return Ref(f"{NAME}/competitions", number)


def _annulled_round(competition: str, number: int) -> Ref:
    return _competition(f"{competition}/{number}")


def _area(soato: str) -> Ref:
    return Ref("UZ/SOATO", soato)


def body(row: rows.Body) -> Iterator[Fact]:
    ref = _body(row.code)
    stir = (Ref("UZ/STIR", row.stir),) if row.stir else ()
    successor = _body(row.mergedInto) if row.mergedInto else None
    yield from dict.fromkeys(area for version in row.versions for area in _areas(version.soato))
    yield facts.Organisation(ref=ref, also=stir, successor=successor, name=row.versions[-1].name, country="UZ")
    for version in row.versions:
        yield facts.OrganisationVersion(
            ref=Ref(f"{NAME}/body versions", f"{row.code}/{version.from_.earliest}"),
            organisation=ref,
            parent=_body(version.parent) if version.parent else None,
            area=_area(version.soato) if version.soato else None,
            name=version.name,
            level_word=version.level,
            period=Period(version.from_, version.to),
        )


def _areas(soato: str | None) -> Iterator[facts.Area]:
    """Yield the administrative unit of a code after the units it lies in, the largest first."""
    within: Ref | None = None
    for length in _SOATO_LENGTHS:
        if soato is not None and length <= len(soato):
            code = soato[:length]
            yield facts.Area(ref=_area(code), code=code, within=within)
            within = _area(code)


def position(row: rows.Position) -> Iterator[Fact]:
    ref = _position(row.code)
    for name in dict.fromkeys(name for version in row.versions for name in version.requirements.competencies):
        yield facts.Competency(ref=Ref("competency", name), name=name)
    yield facts.Position(ref=ref, organisation=_body(row.body), title=row.versions[-1].title)
    for version in row.versions:
        required = version.requirements
        yield facts.PositionVersion(
            ref=Ref(f"{NAME}/position versions", f"{row.code}/{version.from_.earliest}"),
            position=ref,
            reports_to=_position(version.reportsTo) if version.reportsTo else None,
            requires=tuple(Ref("competency", name) for name in required.competencies),
            title=version.title,
            ladder=version.ladder,
            rank=version.rank,
            group_word=version.group,
            servant_class_word=version.servantClass,
            head_of_body=version.headOfBody,
            rotational=version.rotational,
            competition_required=version.competitionRequired,
            fte=version.fte,
            required_experience_months=required.experienceMonths,
            required_education_level_word=required.educationLevel,
            required_education_fields=required.educationFields,
            period=Period(version.from_, version.to),
        )


def servant(row: rows.Servant) -> Iterator[Fact]:
    register = _servant(row.registerNo)
    ref, also = (person("UZ/PINFL", row.pinfl), (register,)) if row.pinfl else (register, ())
    former = (_full_name(row.formerLastName, row),) if row.formerLastName else ()
    yield facts.Servant(
        ref=ref,
        also=also,
        name=_full_name(row.lastName, row),
        also_written=former,
        birth_date=row.birthDate,
        sex_word=row.sex,
        birthplace=row.birthplace,
    )
    for number, diploma in enumerate(row.education):
        yield facts.Education(
            ref=person(f"{NAME}/education", f"{row.registerNo}/{number}"),
            servant=ref,
            level_word=diploma.level,
            field=diploma.field,
            institution=diploma.institution,
            graduated=Day.parse(str(diploma.graduated)) if diploma.graduated else None,
        )
    yield from _relatives(row, ref)


def _full_name(last: str, row: rows.Servant) -> str:
    return " ".join(part for part in (last, row.firstName, row.patronymic) if part)


def _relatives(row: rows.Servant, servant: Ref) -> Iterator[Fact]:
    for number, relative in enumerate(row.relatives):
        yield facts.Relative(
            ref=person(f"{NAME}/relatives", f"{row.registerNo}/{number}"),
            of=servant,
            kinship_word=relative.kinship,
            name=relative.name,
            birth_date=relative.birthDate,
            workplace=relative.workplace,
            post=relative.post,
        )


def competition(row: rows.Competition) -> Iterator[Fact]:
    """Yield the row's own round and the annulled rounds before it, of which only the post is known.

    A row without a list of annulled rounds does not say whether its own was annulled, nor does one that has a list but no round.
    """
    position = _position(row.position)
    annulled = row.annulledRounds
    yield facts.Competition(
        ref=_competition(row.id),
        position=position,
        panel=tuple(_servant(member) for member in row.panel),
        kind_word=row.kind,
        round=row.round,
        announced=row.announced,
        closed=row.closed,
        interview_day=row.interview,
        protocol_day=row.protocol,
        requirements_edited=row.requirementsEdited,
        annulled=None if annulled is None or (annulled and row.round is None) else row.round in annulled,
    )
    for number in dict.fromkeys(annulled or ()):
        if number != row.round:
            yield facts.Competition(ref=_annulled_round(row.id, number), position=position, round=number, annulled=True)


def order(row: rows.Order) -> Iterator[Fact]:
    """Yield the appointment of an order; none for a corrected order.

    The correction states the whole spell under the number of the corrected order.
    """
    if row.correctedBy:
        return
    number = row.corrects or row.orderNo
    yield facts.Appointment(
        ref=Ref(f"{NAME}/orders", number),
        servant=_servant(row.registerNo),
        position=_position(row.position),
        appointed_by=_servant(row.signedBy) if row.signedBy else None,
        competition=_competition(row.competition) if row.competition else None,
        period=_spell(row),
        mode_word=row.mode,
        term_word=row.term,
        order_number=number,
        order_date=row.correctedOrderDate if row.corrects else row.orderDate,
        civil_service=True,
        end_reason_word=row.endGround,
        probation_until=row.probationUntil,
        # The portal says until when the term was extended, and not by whom.
        rotation_extension=RotationExtension.UNKNOWN if row.rotationExtendedUntil else None,
        rotation_extended_until=row.rotationExtendedUntil,
    )


def _spell(row: rows.Order) -> Period:
    if row.end is not None:
        return Period(row.start, row.end)
    return Period(row.start) if row.open else Period(row.start, Day.not_before(row.start.earliest))


def application(row: rows.Application) -> Iterator[Fact]:
    annulled = row.annulledRound
    yield facts.Application(
        ref=Ref(f"{NAME}/applications", row.id),
        servant=_servant(row.registerNo),
        competition=_competition(row.competition) if annulled is None else _annulled_round(row.competition, annulled),
        state_word=row.decision or row.state,
        test_score=row.test,
        essay_score=row.essay,
        interview_score=row.interview,
        total_score=row.total,
        withdrawn=row.withdrawnAt,
    )


def assessment(row: rows.Assessment) -> Iterator[Fact]:
    first_day, end = _period(row.period)
    yield facts.Assessment(
        ref=Ref(f"{NAME}/assessments", row.id),
        servant=_servant(row.registerNo),
        evaluator=_servant(row.evaluator) if row.evaluator else None,
        ratings=tuple(Rating(Ref("competency", rated.name), rated.score) for rated in row.competencies),
        type_word=row.type,
        fixed_on=row.date,
        period_from=first_day,
        period_to=end,
        period_word=row.period,
        qualification_score=row.qualification,
        professional_score=row.professionalQuality,
        effectiveness_score=row.effectiveness,
        reported_integral_score=row.integralScore,
    )


def _period(stated: str | None) -> tuple[Day, Day] | tuple[None, None]:
    """Return the first day of a period that the portal names, and the first day after it."""
    return (read_period(stated) if stated else None) or (None, None)


def sanction(row: rows.Sanction) -> Iterator[Fact]:
    for end in (row.until, row.lifted):
        if row.imposed is not None and end is not None:
            Period(row.imposed, end)  # raises ValueError for a sanction that ends before it is imposed
    yield facts.Sanction(
        ref=Ref(f"{NAME}/sanctions", row.id),
        servant=_servant(row.registerNo),
        kind_word=row.kind,
        imposed=row.imposed,
        ends=row.until,
        lifted=row.lifted,
    )


def reward(row: rows.Reward) -> Iterator[Fact]:
    yield facts.Reward(
        ref=Ref(f"{NAME}/rewards", row.id),
        servant=_servant(row.registerNo),
        kind_word=row.kind,
        given_on=row.date,
        amount=row.amount,
        benefit=row.benefit,
    )


def reward_to_qualification(row: rows.Reward) -> Iterator[Message]:
    """Yield the message about a reward to mo.argos.uz; none while its day is not known exactly, since the portal refuses it."""
    if row.date is None or row.date.exact is None:
        return
    body = {
        "id": row.id,
        "registerNo": row.registerNo,
        "kind": row.kind,
        "date": row.date.exact.isoformat(),
        "amount": row.amount,
        "benefit": row.benefit,
    }
    yield Message("mo.argos.uz", "reward", row.id, body)


def reserve(row: rows.Reserve) -> Iterator[Fact]:
    yield facts.ReserveMembership(
        ref=Ref(f"{NAME}/reserve", row.id),
        servant=_servant(row.registerNo),
        pool_word=row.pool,
        period=Period(row.from_, row.until),
    )
