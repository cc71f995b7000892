"""Courses and certificates: as lists, and a certificate by the number that a portal gave it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from merit.questions.certificate_comparison import comparable
from resolvers.bodies_below import refuse_below_alone, with_bodies_below
from resolvers.context import Context
from resolvers.fact_lists import FactList
from resolvers.facts.learning import Certificate, Course
from resolvers.lists import KeysetList
from resolvers.merged_servants import current_ids
from resolvers.paging import Connection, Edge

_CERTIFICATES = FactList("certificates", "certificates", Certificate)


def _id(row: Any) -> str:
    return cast("str", row["id"])


_COURSES = KeysetList("courses", "api/courses_page", _id, "api/count_courses")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCriteria:
    """Which courses to list; all given criteria must hold.

    ``title`` is a part of the title, ``competency`` the id of one that the course develops. ``since``: known or changed then or
    later.
    """

    kind: str | None = None
    title: str | None = None
    provider: str | None = None
    competency: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCriteria:
    """Which certificates to list; all given criteria must hold.

    ``organisation`` is one in which the holder serves today; with ``below``, organisations below it count as well. ``day_from``
    and ``day_before`` bound, half-open, the day of issue. ``since``: known or changed then or later.
    """

    servant: str | None = None
    organisation: str | None = None
    below: bool = False
    course: str | None = None
    day_from: date | None = None
    day_before: date | None = None
    valid_on: date | None = None
    since: datetime | None = None


async def courses_page(context: Context, criteria: CourseCriteria, first: int, after: str | None) -> Connection[Course]:
    """Return a page of courses, by title. Raises BadUserInput as ``KeysetList.read`` does."""
    page = await _COURSES.read(context, asdict(criteria), first, after)
    found = {each.id: each for each in await context.facts.load_all(Course, [edge.node for edge in page.edges])}
    edges = [Edge(found[edge.node], edge.cursor) for edge in page.edges if edge.node in found]
    return Connection(edges, page.page_info, page.count)


async def certificates_page(
    context: Context, criteria: CertificateCriteria, first: int, after: str | None
) -> Connection[Certificate]:
    """Return a page of certificates, the newest first.

    Raises BadUserInput for ``below`` without an organisation, and as ``FactList.read`` does.
    """
    refuse_below_alone(criteria.below, criteria.organisation)
    people = await current_ids(context, servant=criteria.servant)
    beside: dict[str, object] = {"today": context.today, "within": None, **people}
    suffix = "_of_servant" if criteria.servant is not None else "_of_course" if criteria.course is not None else ""
    if criteria.organisation is not None:
        ids = [criteria.organisation]
        if criteria.below:
            ids = await with_bodies_below(context, criteria.organisation, context.today)
        # The list starts at the organisations, unless it starts at something smaller: then they are a criterion.
        suffix, beside = (
            (suffix, {**beside, "within": ids}) if suffix else ("_in_organisations", {**beside, "organisations": ids})
        )
    return await _CERTIFICATES.read(context, suffix, asdict(criteria), first, after, beside)


async def certificate_of_portal(context: Context, portal: str, number: str) -> Certificate | None:
    """Return the certificate of a number that a portal states; None where it states none.

    Numbers compare without blanks, hyphens and case. Of several that compare equal it is the one that is spelled as asked.
    """
    wanted = comparable(number)
    if not wanted:
        return None
    rows = await context.reader.read("api/certificate_of_portal", {"portal": portal, "number": wanted, "spelled": number})
    return await context.facts.load(Certificate, _id(rows[0])) if rows else None
