"""Appointments and their posts, from the values of records. Pure."""

from __future__ import annotations

from graph.model.days import Day, Period, order_days
from graph.model.words import EducationLevel, EndReason, Mode, PositionGroup, RotationExtension, ServantClass, Term
from merit.dossiers import values
from merit.dossiers.posts import Appointment, Candidacy, LinkedCompetition, Post, PostVersion, Superior
from merit.dossiers.values import Values


def appointment(row: Values, posts: dict[str, Post]) -> Appointment:
    """Return the appointment of a list of values. ``posts`` keeps the posts that were decoded before, by id."""
    (
        id_, open_, start_earliest, start_latest, end_earliest, end_latest, order_earliest, order_latest,
        mode, term, civil_service, end_reason, fte, probation_earliest, probation_latest,
        extension, extended_earliest, extended_latest, derived,
        position, title, body, country, versions, competitions, signers,
    ) = row  # fmt: skip # the values stand as the statement lists them
    post = posts.get(position)
    if post is None:
        post = posts[position] = post_of((position, title, body, country, versions))
    period = values.period(open_, (start_earliest, start_latest), (end_earliest, end_latest))
    order = values.day(order_earliest, order_latest)
    return Appointment(
        id=id_,
        post=post,
        period=period,
        order=order or order_days(period.start),
        order_stated=order is not None,
        mode=values.word(Mode, mode),
        term=values.word(Term, term),
        civil_service=civil_service,
        end_reason=values.word(EndReason, end_reason),
        fte=share_of(fte, post),
        probation_until=values.day(probation_earliest, probation_latest),
        rotation_extension=values.word(RotationExtension, extension),
        rotation_extended_until=values.day(extended_earliest, extended_latest),
        derived=bool(derived),
        competitions=values.each(linked_competition, competitions),
        signed_by=values.first(signers),
    )


def post_of(row: Values) -> Post:
    """Return the post of a list of id, title, body, country and versions."""
    id_, title, body, country, versions = row
    ordered = sorted(values.each(_version, versions), key=lambda each: (each.period.start.latest, each.id))
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
        period=values.period(row[1], row[2:4], row[4:6]),
        ladder=row[6],
        rank=values.rank(row[7]),
        group=values.word(PositionGroup, row[8]),
        servant_class=values.word(ServantClass, row[9]),
        head_of_body=row[10],
        rotational=row[11],
        competition_required=row[12],
        fte=row[13],
        required_experience_months=row[14],
        required_education_level=values.word(EducationLevel, row[15]),
        required_education_fields=None if row[16] is None else tuple(row[16]),
        reports_to=values.first(row[17]),
    )


def linked_competition(row: Values) -> LinkedCompetition:
    """Return the competition that an order names."""
    return LinkedCompetition(
        id=row[0], protocol_day=values.day(row[1], row[2]), position=values.first(row[3]), panel=tuple(row[4])
    )


def superior_of(row: Values) -> Superior:
    """Return the spell of a holder of a superior's position.

    Impossible values make her own file unreadable, not those of her subordinates: to them such a day is any day, and such a mode
    unknown.
    """
    try:
        period, mode = values.period(row[4], row[5:7], row[7:9]), values.word(Mode, row[9])
    except (ValueError, TypeError):
        period, mode = Period(Day.unknown(), Day.unknown()), None
    return Superior(position=row[0], appointment=row[1], servant=row[2], name=row[3], period=period, mode=mode)


def candidacy(row: Values, posts: dict[str, Post]) -> Candidacy:
    """Return the application of a list of values. ``posts`` keeps the posts that were decoded before, by id."""
    post = posts.get(row[10])
    if post is None:
        post = posts[row[10]] = post_of(row[10:])
    return Candidacy(
        id=row[0],
        competition=row[1],
        post=post,
        announced=values.day(row[2], row[3]),
        closed=values.day(row[4], row[5]),
        interview_day=values.day(row[6], row[7]),
        protocol_day=values.day(row[8], row[9]),
    )
