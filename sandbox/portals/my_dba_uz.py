"""my.dba.uz, the education portal of the Academy: REST JSON in Uzbek, bearer token, numbered pages.

Every request needs `Authorization: Bearer <token>` (401 without it). Lists take `page` (from 1) and `size` (1 to 2000, default
1000) and return `{"page": 1, "size": 1000, "totalPages": 2, "totalElements": 1210, "content": [row, …]}`. A page after the last
one is empty. Dates are `dd.mm.yyyy`, times ISO 8601 in UTC.

Streams
-------
`GET /api/v1/kurslar` – courses, snapshot, key `kod`::

    {"kod": "K-001", "fan": "Davlat boshqaruvi", "nomi": "Davlat boshqaruvi: 1-bosqich", "soat": 72,
     "turi": "malaka oshirish", "kompetensiyalar": ["leadership", "negotiation"], "tashkilot": "…"}

`turi` says whether a course is advanced, retraining, additional or introductory; `sandbox.words.my_dba_uz` lists the words for
each, in Uzbek of both scripts and in Russian.

`GET /api/v1/tinglovchilar?updatedFrom=2026-01-01T00:00:00Z` – enrolments, delta by `updatedAt` (rows changed at or after that
time, ascending; a date alone means midnight UTC), key `id`::

    {"id": "T000001-1", "jshshir": "31503856070019", "fio": "Karimov Alisher Anvar o'g'li",
     "kurs": "K-001", "boshlanish": "04.03.2024", "tugash": "29.03.2024", "vazifa": 80.0,
     "topshiriq": 75.0, "test": 90.0, "ozlashtirish": 83.8, "holat": "tugatgan",
     "updatedAt": "2024-03-30T09:12:44Z"}

`ozlashtirish` should be (vazifa + topshiriq + 2·test) / 4, rounded to one decimal place. `tugash` is the last day of the course,
null for the few that nobody entered. `holat` has words for studying (scores are null), completed, failed and dropped out; with
noise, a few words are none of these.

`GET /api/v1/sertifikatlar?from=01.01.2026` – certificates, append, ordered by `qaydEtilgan` (rows registered on or after that
day; ISO dates are accepted as well), key `raqam`::

    {"raqam": "DBA-2024-000001-1", "tinglovchi": "T000001-1", "jshshir": "31503856070019",
     "berilgan": "30.03.2024", "amalQiladi": "30.03.2029", "soat": 72, "oldingiRaqam": null,
     "qaydEtilgan": "31.03.2024"}

Quirks, always on
-----------------
The second request for enrolments since the server's start gets 429 with `Retry-After: 1`. Pages of enrolments drift: a page may
begin with the last row of the page before. No row is lost, but the pages may hold more rows than `totalElements`. `fio` is one
text, sometimes Cyrillic, sometimes in capitals, with four spellings of the apostrophe; before a woman's change of name it holds
the former last name. Some values of `ozlashtirish` contradict their parts. Some certificates are dated before `tugash`, and some
are reissued under another `raqam`, whose row names the older one in `oldingiRaqam`. With noise, a row may appear a day late,
under a time up to ten minutes before rows that were already served.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.model import World
from sandbox.noise import NO_NOISE, Noise, Row
from sandbox.portals import my_dba_rows
from sandbox.portals.feed import Feed, marked, snapshot, unmarked
from sandbox.portals.request_handling import (
    DEFAULT_PAGE,
    LARGEST_PAGE,
    RefusedError,
    Throttle,
    admit,
    json_answer,
    refusal,
    since_time,
    too_many_requests,
    whole_number,
)

_DRIFTS_EVERY = 3


def rows_by_stream(world: World, noise: Noise = NO_NOISE) -> Mapping[str, Iterable[tuple[str, Row]]]:
    """Return all rows that the portal serves, by stream, with their marks."""
    return {
        "courses": noise.disturb_stream("my.dba.uz/courses", unmarked(my_dba_rows.courses(world))),
        "enrolments": noise.disturb_stream("my.dba.uz/enrolments", my_dba_rows.enrolments(world)),
        "certificates": noise.disturb_stream("my.dba.uz/certificates", my_dba_rows.certificates(world)),
    }


def academy_portal(world: World, token: str, noise: Noise = NO_NOISE) -> Starlette:
    """Build the portal as an application. All rows are encoded now; requests only cut pages."""
    throttle = Throttle({"tinglovchilar": 2})
    rows = rows_by_stream(world, noise)
    courses = snapshot(rows["courses"])
    enrolments, certificates = marked(rows["enrolments"]), marked(rows["certificates"])

    def serve(
        name: str, feed: Feed, first: Callable[[Request], int], drifts: bool = False
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                admit(request.headers.get("Authorization"), f"Bearer {token}")
                if throttle.refuses(name):
                    return too_many_requests()
                return json_answer(request, _page(request, feed, first(request), drifts))
            except RefusedError as error:
                return refusal(error)

        return answer

    def changed(request: Request) -> int:
        return enrolments.since(since_time(request, "updatedFrom"))

    def registered(request: Request) -> int:
        return certificates.since(_day(request, "from"))

    return Starlette(
        routes=[
            Route("/api/v1/kurslar", serve("kurslar", courses, lambda _: 0)),
            Route("/api/v1/tinglovchilar", serve("tinglovchilar", enrolments, changed, True)),
            Route("/api/v1/sertifikatlar", serve("sertifikatlar", certificates, registered)),
        ]
    )


def _page(request: Request, feed: Feed, first: int, drifts: bool) -> bytes:
    page = whole_number(request, "page", 1, 1, 10_000_000)
    size = whole_number(request, "size", DEFAULT_PAGE, 1, LARGEST_PAGE)
    total = len(feed) - first
    start, end = (page - 1) * size, page * size
    pages = -(-total // size)
    if drifts:
        start, end = start - _shift(page), end - _shift(page)
        while pages * size - _shift(pages) < total:
            pages += 1
    head = f'{{"page":{page},"size":{size},"totalPages":{pages},"totalElements":{total},"content":'
    return head.encode() + feed.page(first + min(start, total), first + min(end, total)) + b"}"


def _shift(page: int) -> int:
    """Return the number of rows by which the list has drifted when this page is read: one more at every third, from page 2."""
    return (page + 1) // _DRIFTS_EVERY


def _day(request: Request, name: str) -> str:
    """Read a day parameter as a mark. Raises RefusedError 400 for anything but a day."""
    text = request.query_params.get(name, "")
    if not text:
        return ""
    try:
        parts = text.split(".")
        iso = "-".join(reversed(parts)) if len(parts) == 3 else text
        return date.fromisoformat(iso).isoformat()
    except ValueError as error:
        raise RefusedError(400, f"{name} must be a day, dd.mm.yyyy.") from error
