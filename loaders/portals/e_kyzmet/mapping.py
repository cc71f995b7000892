"""Maps rows of E-kyzmet to facts. Pure.

- A category (``C-O-3``) becomes a ladder and a rank: each family is a ladder of its own (``kz-C-O``), and the rank is 20 minus
  the number, so that a greater rank is more senior. A renamed family keeps its ladder, because its numbers are the same.
- All posts of the portal are administrative posts, which are filled by competition (political servants are in no module).
- Evaluations are annual or quarterly results of a servant's work: type A1, with the quarter or year as the period label. The
  portal's score from 0 to 5 is multiplied by 20 and becomes both the effectiveness score and the reported integral score, which
  the hub stores from 0 to 100.
- A declared relative is what the portal says to the person who declares: the first of a tie is the relative.
- The name is the Kazakh one where there are two. The Russian name and names before a change of name are other spellings.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import facts
from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.facts import Fact, Ref, person
from graph.model.words import AssessmentType, PositionGroup, RewardKind, RotationExtension
from loaders.portals.e_kyzmet import rows

NAME = "e-kyzmet"

_RANK_OF_NUMBER_ZERO = 20
_OF_FIVE = 20
# Renamed families with the names that their ladders keep.
_RENAMED_FAMILIES = {"R": "E-R"}
_UNKNOWN_DAY = Day(FIRST_DAY, LAST_DAY)


def _servant(iin: str) -> Ref:
    return person("KZ/IIN", iin)


def _body(code: str) -> Ref:
    return Ref(f"{NAME}/bodies", code)


def _post(code: str) -> Ref:
    return Ref(f"{NAME}/posts", code)


def _competition(number: str) -> Ref:
    return Ref(f"{NAME}/competitions", number)


def _appointment(number: str) -> Ref:
    return Ref(f"{NAME}/appointments", number)


def body(row: rows.Body) -> Iterator[Fact]:
    ref = _body(row.code)
    bin_ = (Ref("KZ/BIN", row.bin),) if row.bin else ()
    successor = _body(row.merged_into) if row.merged_into else None
    yield facts.Organisation(ref=ref, also=bin_, successor=successor, name=_either(row.versions[-1].names), country="KZ")
    for version in row.versions:
        yield facts.OrganisationVersion(
            ref=Ref(f"{NAME}/body versions", f"{row.code}/{version.from_.earliest}"),
            organisation=ref,
            parent=_body(version.parent) if version.parent else None,
            name=_either(version.names),
            level_word=version.level,
            period=Period(version.from_, version.to),
        )


def post(row: rows.Post) -> Iterator[Fact]:
    ref = _post(row.code)
    yield facts.Position(ref=ref, organisation=_body(row.body), title=_either(row.versions[-1].titles))
    for version in row.versions:
        required = version.requirements or rows.Requirements()
        ladder, rank = _grade(version.category)
        yield facts.PositionVersion(
            ref=Ref(f"{NAME}/post versions", f"{row.code}/{version.from_.earliest}"),
            position=ref,
            reports_to=_post(version.reports_to) if version.reports_to else None,
            title=_either(version.titles),
            ladder=ladder,
            rank=rank,
            group=PositionGroup.MANAGERIAL,
            head_of_body=version.head,
            rotational=version.rotational,
            competition_required=True,
            fte=version.rate,
            required_experience_months=required.experience_months,
            required_education_level_word=required.education_level,
            required_education_fields=required.education_fields or (),
            period=Period(version.from_, version.to),
        )


def _grade(category: str | None) -> tuple[str | None, int | None]:
    """Return the ladder and the rank of a category."""
    if category is None:
        return None, None
    family, _, number = category.rpartition("-")
    return f"kz-{_RENAMED_FAMILIES.get(family, family)}", _RANK_OF_NUMBER_ZERO - int(number)


def servant(row: rows.Person) -> Iterator[Fact]:
    ref = _servant(row.iin)
    names = _spellings(row)
    yield facts.Servant(
        ref=ref, name=names[0], also_written=names[1:], birth_date=row.birth_date, sex_word=row.sex, birthplace=row.birthplace
    )
    for number, diploma in enumerate(row.education or ()):
        yield facts.Education(
            ref=person(f"{NAME}/education", f"{row.iin}/{number}"),
            servant=ref,
            level_word=diploma.level,
            field=diploma.field,
            institution=diploma.institution,
            graduated=Day.parse(str(diploma.graduated)) if diploma.graduated else None,
        )
    for number, relative in enumerate(row.relatives or ()):
        yield from _kin(row.iin, number, relative)


def _kin(iin: str, number: int, relative: rows.Relative) -> Iterator[Fact]:
    """Yield a tie between two servants where the relative's IIN is known, else the relative as declared."""
    if relative.iin is not None:
        # The tie existed before it was declared; the portal does not say since when.
        since = Day.observed(relative.declared.latest) if relative.declared else _UNKNOWN_DAY
        yield facts.Kinship(
            ref=person(f"{NAME}/kin", f"{iin}/{relative.iin}"),
            of=(_servant(relative.iin), _servant(iin)),
            kind_word=relative.kinship,
            period=Period(since),
        )
    elif relative.name:
        yield facts.Relative(
            ref=person(f"{NAME}/relatives", f"{iin}/{number}"),
            of=_servant(iin),
            kinship_word=relative.kinship,
            name=relative.name,
            birth_date=relative.birth_date,
            workplace=relative.workplace,
            post=relative.post,
        )


def _either(names: rows.SomeNames) -> str:
    """Return the Kazakh name, or else the Russian one; the row model refuses rows without either."""
    return names.kk or names.ru or ""


def _spellings(row: rows.Person) -> tuple[str, ...]:
    """Return the name in both languages, then both with the former last names, without repetitions."""
    written: list[str] = []
    former = row.former_last_names or rows.Names()
    for name in (row.names.kk, row.names.ru):
        if name is not None:
            written.append(_full_name(name.last, name))
    for name, last in ((row.names.kk, former.kk), (row.names.ru, former.ru)):
        if name is not None and last:
            written.append(_full_name(last, name))
    return tuple(dict.fromkeys(written))


def _full_name(last: str, name: rows.PersonName) -> str:
    return " ".join(part for part in (last, name.first, name.patronymic) if part)


def competition(row: rows.Competition) -> Iterator[Fact]:
    yield facts.Competition(
        ref=_competition(row.id),
        position=_post(row.post),
        panel=tuple(_servant(member) for member in row.panel or ()),
        kind_word=row.kind,
        round=row.round,
        announced=row.announced,
        closed=row.closed,
        interview_day=row.interview,
        protocol_day=row.protocol,
        annulled=bool(row.annulled),
    )


def appointment(row: rows.Appointment) -> Iterator[Fact]:
    """Yield an open appointment; another module states its end."""
    yield facts.Appointment(
        ref=_appointment(row.id),
        servant=_servant(row.iin),
        position=_post(row.post),
        appointed_by=_servant(row.signed_by) if row.signed_by else None,
        competition=_competition(row.competition) if row.competition else None,
        period=Period(row.start),
        mode_word=row.mode,
        term_word=row.term,
        order_number=row.order_number,
        order_date=row.order_date,
        civil_service=True,
        probation_until=row.probation_until,
    )


def termination(row: rows.Termination) -> Iterator[Fact]:
    yield facts.AppointmentEnd(ref=_appointment(row.appointment), end=row.end, end_reason_word=row.ground)


def rotation(row: rows.Rotation) -> Iterator[Fact]:
    """Yield who extended the term, or that nobody did, and until when; nothing where the portal states neither."""
    if row.extended_by is not None or row.extended_until is not None:
        yield facts.AppointmentRotation(
            ref=_appointment(row.appointment),
            # A term with a new end was extended, even if the portal does not say by whom.
            rotation_extension=None if row.extended_by else RotationExtension.UNKNOWN,
            rotation_extension_word=row.extended_by,
            rotation_extended_until=row.extended_until,
        )


def pay(row: rows.Pay) -> Iterator[Fact]:
    yield facts.AppointmentPay(ref=_appointment(row.appointment), pay_grade=row.grade, factor_points=row.factor_points)


def candidate(row: rows.Candidate) -> Iterator[Fact]:
    yield facts.Application(
        ref=Ref(f"{NAME}/candidates", row.id),
        servant=_servant(row.iin),
        competition=_competition(row.competition),
        state_word=row.state,
        test_score=row.test,
        essay_score=row.essay,
        interview_score=row.interview,
        total_score=row.total,
        withdrawn=row.withdrawn_at,
    )


def evaluation(row: rows.Evaluation) -> Iterator[Fact]:
    score = round(row.score * _OF_FIVE, 2) if row.score is not None else None
    yield facts.Assessment(
        ref=Ref(f"{NAME}/evaluations", row.id),
        servant=_servant(row.iin),
        evaluator=_servant(row.evaluator) if row.evaluator else None,
        type=AssessmentType.A1,
        fixed_on=row.date,
        period_label=row.quarter,
        effectiveness_score=score,
        reported_integral_score=score,
    )


def training(row: rows.Training) -> Iterator[Fact]:
    """Yield the course, the enrolment, and the certificate if there was one, issued on the last day of the course."""
    course, enrolment = Ref(f"{NAME}/courses", row.course), Ref(f"{NAME}/training", row.id)
    yield facts.Course(ref=course, title=row.title or row.course, kind_word=row.kind, hours=row.hours)
    yield facts.Enrolment(
        ref=enrolment,
        servant=_servant(row.iin),
        course=course,
        period=Period.through(row.start or Day.observed(row.end.latest), row.end),
    )
    if row.certificate is not None:
        yield facts.Certificate(
            ref=Ref("KZ/certificate", row.certificate),
            servant=_servant(row.iin),
            enrolment=enrolment,
            number=row.certificate,
            issued=row.end,
            hours=row.hours,
        )


def bonus(row: rows.Bonus) -> Iterator[Fact]:
    yield facts.Reward(
        ref=Ref(f"{NAME}/bonuses", row.id), servant=_servant(row.iin), kind=RewardKind.BONUS, given_on=row.date, amount=row.amount
    )


def penalty(row: rows.Penalty) -> Iterator[Fact]:
    for end in (row.ends, row.lifted):
        if end is not None:
            Period(row.imposed, end)  # raises ValueError for a penalty that ends before it is imposed
    yield facts.Sanction(
        ref=Ref(f"{NAME}/discipline", row.id),
        servant=_servant(row.iin),
        kind_word=row.kind,
        imposed=row.imposed,
        ends=row.ends,
        lifted=row.lifted,
    )


def appeal(row: rows.Appeal) -> Iterator[Fact]:
    about = row.about
    yield facts.Appeal(
        ref=Ref(f"{NAME}/appeals", row.id),
        servant=_servant(row.iin),
        appointment=_appointment(about.id) if about and about.kind == "appointment" else None,
        competition=_competition(about.id) if about and about.kind == "competition" else None,
        organisation=_body(about.id) if about and about.kind == "body" else None,
        kind_word=row.kind,
        filed=row.filed,
        answer_due=row.answer_due,
        answer=row.answer,
    )
