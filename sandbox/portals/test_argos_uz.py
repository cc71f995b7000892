"""test.argos.uz, the information system of the civil service: REST JSON, API key, opaque cursors.

Every request needs the header `X-API-Key` (401 without it). All paths are under `/api/v1`. A list returns
`{"items": [row, …], "next": "…" | null}`; request the same path with `?next=<cursor>` until `next` is null. A cursor contains the
filter, so it needs no other parameter; `limit` may be given each time (1 to 2000, default 1000). Responses are gzip if the client
accepts that. Each page of a snapshot list has an `ETag`, and `If-None-Match` gets 304 without a body. Days are ISO 8601; a few
are known by month (`2013-05`) or year (`2012`) only. Times are UTC. Fields with a fixed set of meanings hold words, in Uzbek of
both scripts or in Russian, several for each meaning: `sandbox.words.test_argos_uz` lists them. With noise, a few words are none
of these.

Snapshots
---------
`/bodies`, key `code`: `level` is national, republican, territorial or district; `to` is exclusive::

    {"code": "B00005", "stir": "200039633", "mergedInto": null, "versions": [{"from": "2009-01-01",
     "to": null, "name": "…", "level": "tuman", "parent": "B00003", "soato": "1703212"}]}

`/positions`, key `code`: `rank`, `experienceMonths` and `educationLevel` are null if the register has none; a higher rank is
more senior::

    {"code": "B00005-0003", "body": "B00005", "versions": [{"from": "2009-01-01", "to": null,
     "title": "Bosh mutaxassis", "ladder": "uz-managerial", "rank": 3, "group": "boshqaruv",
     "servantClass": "operativ xodim", "headOfBody": false, "requirements": {"experienceMonths": 12,
     "educationLevel": "bakalavr", "educationFields": ["law"], "competencies": ["ethics"]},
     "rotational": false, "competitionRequired": true, "fte": 1.0, "reportsTo": "B00005-0001"}]}

`/servants`, key `registerNo`: a person may have two rows with the same `pinfl`::

    {"registerNo": "R0000001", "pinfl": "31503856070019", "lastName": "…", "firstName": "…",
     "patronymic": "…", "formerLastName": null, "birthDate": "1985-03-15", "birthplace": "1706",
     "sex": "erkak", "education": [{"level": "бакалавр", "field": "law", "institution": "…",
     "graduated": 2007}], "relatives": [{"kinship": "otasi", "name": "…", "birthDate": "…",
     "workplace": "…", "post": "…"}], "declaredKin": []}

`/competitions?year=2024` and `/applications?year=2024`, key `id`, one snapshot per year in which the competition was announced.
`/competitions/years` returns the complete years, `{"years": [2023, …]}`; any other year gets 404::

    {"id": "T-2024-000012", "position": "B00005-0003", "kind": "ichki tanlov", "round": 1,
     "announced": "2024-02-01", "closed": "2024-02-22", "interview": "2024-03-01",
     "protocol": "2024-03-04", "panel": ["R0000007"], "requirementsEdited": null, "annulledRounds": []}
    {"id": "T-2024-000012-2", "competition": "T-2024-000012", "annulledRound": null,
     "registerNo": "R0000009", "state": "tanlovga qoʻyilgan", "test": 71.0, "essay": 64.0, "interview": 80.0, "total": 73.2,
     "withdrawnAt": null, "decision": "tavsiya etilmagan"}

`state` is admitted, rejected or withdrawn; `decision` is won, not_recommended, rejected or withdrawn. `interview`, `protocol`,
`total` and `decision` are null until they exist. `annulledRound` is the number of the annulled round that an application was made
in, null for the last round. The register lists applications once the competition is closed for them, and
people once another row refers to them.

Changes
-------
`/orders?after=<seq>`, key `orderNo`, delta: rows with a higher `seq`, ascending. One order is one spell. When the order is
corrected or the spell ends, the order is sent again under a new `seq`. Only the last sending is served, so the numbers have gaps.
`open` is true (the spell lasts, to the `end` ahead if it is for a fixed term), false (it ended on `end`) or null (it ended on an
unknown day). A `correction` names the
corrected order in `corrects`. It carries the whole spell with the right values and replaces the spell of the corrected order,
whose row remains, with `correctedBy`. `correctedKind` and `correctedOrderDate` repeat the kind and the day of that order::

    {"orderNo": "2024-000123", "seq": 2188, "kind": "appointment", "mode": "tanlov asosida",
     "registerNo": "R0000001", "position": "B00005-0003", "orderDate": "2024-03-05",
     "start": "2024-03-08", "end": null, "open": true, "endGround": null, "term": "muddatsiz",
     "probationUntil": null, "rotationExtendedUntil": null, "signedBy": "R0000002",
     "competition": "T-2024-000012", "corrects": null, "correctedBy": null, "correctedKind": null,
     "correctedOrderDate": null}

`kind` is appointment, transfer, rotation, secondment, return, acting or correction. There are no dismissal rows: the order that
began a spell also states its end. `mode` is competition, rotation, transfer, secondment, pool, acting, guarantee, other or null.
Acting, secondment and second posts are concurrent with the post that the person keeps.

`/assessments?from=2025-01-01`, key `id`, append, ordered by `date`::

    {"id": "K000001-2025", "registerNo": "R0000001", "type": "A1", "period": "2025",
     "date": "2025-12-11", "qualification": 71.2, "professionalQuality": 80.0, "effectiveness": 77.5,
     "competencies": [{"name": "ethics", "score": 80.0}], "integralScore": 77.0, "evaluator": "R0000002"}

`effectiveness` is null for A3 and A4, which leave it out. The register of assessments begins with 2021.

`/sanctions`, `/rewards` and `/reserve` with `?changedSince=2026-01-01T00:00:00Z`, key `id`, delta: rows changed at or after that
time, ascending by `changedAt`. `until` of a sanction is the recorded end, if there is one::

    {"id": "S000001", "registerNo": "R0000001", "kind": "hayfsan", "imposed": "2024-03-01",
     "until": null, "lifted": null, "changedAt": "2024-03-02T07:30:00Z"}
    {"id": "M000001", "registerNo": "R0000001", "kind": "pul mukofoti", "date": "2023-09-01",
     "amount": 2000000, "benefit": null, "changedAt": "2023-09-01T08:00:00Z"}
    {"id": "Z000001", "registerNo": "R0000001", "pool": "hududiy", "from": "2024-01-10",
     "until": null, "changedAt": "2024-01-11T10:00:00Z"}

Quirks, always on: the second request for orders since the server's start gets 429 with `Retry-After: 1`. Some values of
`integralScore` differ from the formula. Some orders are corrected later. Bodies are renamed and merged. A post is abolished while
held. A person has two register numbers, and orders under both.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.model import World
from sandbox.noise import NO_NOISE, Noise, Row
from sandbox.portals import argos_changes, argos_rows
from sandbox.portals.feed import Feed, marked, sequence_mark, snapshot, unmarked
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

_LARGEST_SEQ = 10**11


def rows_by_stream(world: World, noise: Noise = NO_NOISE) -> Mapping[str, Iterable[tuple[str, Row]]]:
    """Return all rows that the portal serves, by stream, with their marks (for competitions and applications, their years)."""
    streams: Mapping[str, Iterable[tuple[str, Row]]] = {
        "bodies": unmarked(argos_rows.bodies(world)),
        "positions": unmarked(argos_rows.positions(world)),
        "servants": unmarked(argos_rows.servants(world)),
        "competitions": ((str(year), row) for year, row in argos_rows.competitions(world)),
        "applications": ((str(year), row) for year, row in argos_rows.applications(world)),
        "orders": argos_changes.orders(world),
        "assessments": argos_rows.assessments(world),
        "sanctions": argos_changes.sanctions(world),
        "rewards": argos_changes.rewards(world),
        "reserve": argos_changes.reserve(world),
    }
    return {name: noise.disturb_stream(f"test.argos.uz/{name}", rows) for name, rows in streams.items()}


def civil_service_portal(world: World, api_key: str, noise: Noise = NO_NOISE) -> Starlette:
    """Build the portal as an application. All rows are encoded now; requests only cut pages."""
    throttle = Throttle({"orders": 2})
    rows = rows_by_stream(world, noise)
    competitions = _by_year(rows["competitions"])
    applications = dict.fromkeys(competitions, snapshot(())) | _by_year(rows["applications"])
    years = orjson.dumps({"years": sorted(competitions)})

    def serve(name: str, answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def served(request: Request) -> Response:
            try:
                admit(request.headers.get("X-API-Key"), api_key)
                return too_many_requests() if throttle.refuses(name) else answer(request)
            except RefusedError as error:
                return refusal(error)

        return served

    def changes(feed: Feed, mark: Callable[[Request], str]) -> Callable[[Request], Response]:
        return lambda request: _list(request, lambda _: feed, lambda: feed.since(mark(request)), False)

    def yearly(feeds: dict[int, Feed]) -> Callable[[Request], Response]:
        return lambda request: _list(request, lambda year: _of_year(feeds, year), lambda: 0, True)

    answers: dict[str, Callable[[Request], Response]] = {
        **{name: _whole(snapshot(rows[name])) for name in ("bodies", "positions", "servants")},
        "orders": changes(marked(rows["orders"]), _after),
        "competitions": yearly(competitions),
        "competitions/years": lambda request: json_answer(request, years, tagged=True),
        "applications": yearly(applications),
        "assessments": changes(marked(rows["assessments"]), _from),
        **{name: changes(marked(rows[name]), _changed_since) for name in ("sanctions", "rewards", "reserve")},
    }
    return Starlette(routes=[Route(f"/api/v1/{name}", serve(name, answer)) for name, answer in answers.items()])


def _whole(feed: Feed) -> Callable[[Request], Response]:
    return lambda request: _list(request, lambda _: feed, lambda: 0, True)


def _by_year(rows: Iterable[tuple[str, Row]]) -> dict[int, Feed]:
    years: dict[int, list[Row]] = {}
    for year, row in rows:
        years.setdefault(int(year), []).append(row)
    return {year: snapshot(unmarked(own)) for year, own in years.items()}


def _of_year(feeds: dict[int, Feed], year: int) -> Feed:
    if year not in feeds:
        raise RefusedError(404, f"The register has no year {year}; see competitions/years.")
    return feeds[year]


def _list(request: Request, feed_of: Callable[[int], Feed], first: Callable[[], int], tagged: bool) -> Response:
    """Return one page: from the cursor's index if there is a cursor, else from the first row requested."""
    limit = whole_number(request, "limit", DEFAULT_PAGE, 1, LARGEST_PAGE)
    cursor = request.query_params.get("next")
    if cursor:
        year, start = _decode_cursor(cursor)
        feed = feed_of(year)
    else:
        year = whole_number(request, "year", 0, 0, 9999)
        feed, start = feed_of(year), first()
    end = min(start + limit, len(feed))
    following = orjson.dumps(_encode_cursor(year, end)) if end < len(feed) else b"null"
    body = b'{"items":' + feed.page(start, end) + b',"next":' + following + b"}"
    return json_answer(request, body, tagged=tagged)


def _encode_cursor(year: int, index: int) -> str:
    return urlsafe_b64encode(f"{year}:{index}".encode()).decode().rstrip("=")


def _decode_cursor(cursor: str) -> tuple[int, int]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        year, index = text.split(":")
        return int(year), max(0, int(index))
    except ValueError as error:
        raise RefusedError(400, "next is no cursor of this portal.") from error


def _after(request: Request) -> str:
    return sequence_mark(whole_number(request, "after", 0, 0, _LARGEST_SEQ) + 1)


def _from(request: Request) -> str:
    text = request.query_params.get("from", "")
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise RefusedError(400, "from must be an ISO 8601 day.") from error


def _changed_since(request: Request) -> str:
    return since_time(request, "changedSince")
