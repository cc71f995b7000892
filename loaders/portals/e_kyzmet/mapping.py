"""Maps rows of E-kyzmet about bodies, posts, people, competitions and appointments to facts. Pure.

- A category (``C-O-3``) becomes a ladder and a rank: each family is a ladder of its own (``kz-C-O``), and the rank is 20 minus
  the number, so that a greater rank is more senior. A renamed family keeps its ladder, because its numbers are the same.
- All posts of the portal are administrative posts, which are filled by competition (political servants are in no module).
- A declared relative is what the portal says to the person who declares: the first of a tie is the relative.
- The name is the Kazakh one where there are two. The Russian name and names before a change of name are other spellings.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import facts
from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.facts import Fact, Ref, person
from graph.model.words import PositionGroup, RotationExtension
from loaders.portals.e_kyzmet import rows
from loaders.portals.e_kyzmet.references import NAME, appointment_ref, body_ref, competition_ref, post_ref, servant_ref

_RANK_OF_NUMBER_ZERO = 20
# Renamed families with the names that their ladders keep.
_RENAMED_FAMILIES = {"R": "E-R"}
_UNKNOWN_DAY = Day(FIRST_DAY, LAST_DAY)


def body(row: rows.Body) -> Iterator[Fact]:
    ref = body_ref(row.code)
    bin_ = (Ref("KZ/BIN", row.bin),) if row.bin else ()
    successor = body_ref(row.merged_into) if row.merged_into else None
    yield facts.Organisation(ref=ref, also=bin_, successor=successor, name=_either(row.versions[-1].names), country="KZ")
    for version in row.versions:
        yield facts.OrganisationVersion(
            ref=Ref(f"{NAME}/body versions", f"{row.code}/{version.from_.earliest}"),
            organisation=ref,
            parent=body_ref(version.parent) if version.parent else None,
            name=_either(version.names),
            level_word=version.level,
            period=Period(version.from_, version.to),
        )


def post(row: rows.Post) -> Iterator[Fact]:
    ref = post_ref(row.code)
    yield facts.Position(ref=ref, organisation=body_ref(row.body), title=_either(row.versions[-1].titles))
    for version in row.versions:
        required = version.requirements or rows.Requirements()
        ladder, rank = _grade(version.category)
        yield facts.PositionVersion(
            ref=Ref(f"{NAME}/post versions", f"{row.code}/{version.from_.earliest}"),
            position=ref,
            reports_to=post_ref(version.reports_to) if version.reports_to else None,
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
            required_education_fields=required.education_fields,
            period=Period(version.from_, version.to),
        )


def _grade(category: str | None) -> tuple[str | None, int | None]:
    """Return the ladder and the rank of a category."""
    if category is None:
        return None, None
    family, _, number = category.rpartition("-")
    return f"kz-{_RENAMED_FAMILIES.get(family, family)}", _RANK_OF_NUMBER_ZERO - int(number)


def servant(row: rows.Person) -> Iterator[Fact]:
    ref = servant_ref(row.iin)
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
        # The tie existed before it was declared, where the portal does not say since when.
        declared = Day.observed(relative.declared.latest) if relative.declared else _UNKNOWN_DAY
        yield facts.Kinship(
            ref=person(f"{NAME}/kin", f"{iin}/{relative.iin}"),
            of=(servant_ref(relative.iin), servant_ref(iin)),
            kind_word=relative.kinship,
            period=Period(relative.since or declared, relative.until),
        )
    elif relative.name:
        yield facts.Relative(
            ref=person(f"{NAME}/relatives", f"{iin}/{number}"),
            of=servant_ref(iin),
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
        ref=competition_ref(row.id),
        position=post_ref(row.post),
        panel=tuple(servant_ref(member) for member in row.panel or ()),
        kind_word=row.kind,
        round=row.round,
        announced=row.announced,
        closed=row.closed,
        interview_day=row.interview,
        protocol_day=row.protocol,
        annulled=row.annulled,
    )


def appointment(row: rows.Appointment) -> Iterator[Fact]:
    """Yield an open appointment; another module states its end."""
    yield facts.Appointment(
        ref=appointment_ref(row.id),
        servant=servant_ref(row.iin),
        position=post_ref(row.post),
        appointed_by=servant_ref(row.signed_by) if row.signed_by else None,
        competition=competition_ref(row.competition) if row.competition else None,
        period=Period(row.start),
        mode_word=row.mode,
        term_word=row.term,
        order_number=row.order_number,
        order_date=row.order_date,
        civil_service=True,
        probation_until=row.probation_until,
    )


def termination(row: rows.Termination) -> Iterator[Fact]:
    yield facts.AppointmentEnd(ref=appointment_ref(row.appointment), end=row.end, end_reason_word=row.ground)


def rotation(row: rows.Rotation) -> Iterator[Fact]:
    """Yield who extended the term, or that nobody did, and until when; nothing where the portal states neither."""
    if row.extended_by is not None or row.extended_until is not None:
        yield facts.AppointmentRotation(
            ref=appointment_ref(row.appointment),
            # A term with a new end was extended, even if the portal does not say by whom.
            rotation_extension=None if row.extended_by else RotationExtension.UNKNOWN,
            rotation_extension_word=row.extended_by,
            rotation_extended_until=row.extended_until,
        )


def pay(row: rows.Pay) -> Iterator[Fact]:
    yield facts.AppointmentPay(ref=appointment_ref(row.appointment), pay_grade=row.grade, factor_points=row.factor_points)


def candidate(row: rows.Candidate) -> Iterator[Fact]:
    yield facts.Application(
        ref=Ref(f"{NAME}/candidates", row.id),
        servant=servant_ref(row.iin),
        competition=competition_ref(row.competition),
        state_word=row.state,
        test_score=row.test,
        essay_score=row.essay,
        interview_score=row.interview,
        total_score=row.total,
        withdrawn=row.withdrawn_at,
    )
