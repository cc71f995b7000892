"""Courses and certificates: as lists, and a certificate by the number that a portal gave it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from graph.cypher.list_statements import CERTIFICATES
from merit.questions.certificate_comparison import comparable
from resolvers.access.list_terms import terms_of_sight
from resolvers.context import Context
from resolvers.fact_lists import FactCriteria, FactList
from resolvers.facts.learning import Certificate, Course
from resolvers.lists import KeysetList
from resolvers.merged_servants import NOBODY
from resolvers.paging import Connection, Edge

_CERTIFICATES = FactList("certificates", CERTIFICATES, Certificate, ("servant",))


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
class CertificateCriteria(FactCriteria):
    """Which certificates to list. The organisation is one in which the holder serves today, the days are of the issue."""

    servant: str | None = None
    course: str | None = None
    valid_on: date | None = None


async def courses_page(context: Context, criteria: CourseCriteria, first: int, after: str | None) -> Connection[Course]:
    """Return a page of courses, by title. Raises BadUserInput as ``KeysetList.read`` does."""
    page = await _COURSES.read(context, asdict(criteria), first, after)
    found = {each.id: each for each in await context.facts.load_all(Course, [edge.node for edge in page.edges])}
    edges = [Edge(found[edge.node], edge.cursor) for edge in page.edges if edge.node in found]
    return Connection(edges, page.page_info, page.count)


async def certificates_page(
    context: Context, criteria: CertificateCriteria, first: int, after: str | None
) -> Connection[Certificate]:
    """Return a page of certificates, the newest first. Raises BadUserInput as ``FactList.read`` does."""
    return await _CERTIFICATES.read(context, criteria, first, after)


async def certificate_of_portal(context: Context, portal: str, number: str) -> Certificate | None:
    """Return the certificate of a number that a portal states; None where it states none.

    Numbers compare without blanks, hyphens and case. Of several that compare equal it is the one that is spelled as asked. Those
    that the caller does not see are no certificates for her: a number of theirs costs what one costs that nobody has.
    """
    wanted = comparable(number)
    if not wanted:
        return None
    scope = await context.scope()
    terms: dict[str, object] = {"portal": portal, "number": wanted, "spelled": number}
    if scope.unlimited:
        rows = await context.reader.read("api/certificate_of_portal", terms)
        return await context.facts.load(Certificate, _id(rows[0])) if rows else None
    terms |= {key: value for key, value in terms_of_sight(scope).items() if key != "within_scope"}
    terms |= {"own": scope.servant, "today": context.today}
    rows = await context.reader.read("api/certificate_of_portal_in_sight", terms)
    seen = await context.facts.load_all(Certificate, [_id(row) for row in rows] or [NOBODY])
    return seen[0] if seen else None
