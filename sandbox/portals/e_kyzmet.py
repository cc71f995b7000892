"""E-kyzmet, the personnel system of Kazakhstan's civil service: a nightly drop of files.

Every night at 23:30 the portal writes a folder named after the day, such as `2026-11-15/`. It holds `manifest.json` and one gzip
file of JSON lines for each of the fourteen modules, even for one without rows. On Sundays the drop is `full`: every module is
complete, as known on that day. On other days it holds the `changes`: complete rows that are new or differ from the day before.
Rows are never deleted, except evaluations after three years; an ended record has an end.

The same bytes are served over HTTP. `GET /drops` returns the names of the drops, oldest first;
`GET /drops/2026-11-15/manifest.json` and `GET /drops/2026-11-15/bodies.ndjson.gz` return the files. Every request needs
`Authorization: Bearer <token>`: 401 without it; 404 for a missing drop or file::

    ["2026-11-15", "2026-11-16"]

    {"drop": "2026-11-15", "kind": "full", "sequence": 2510, "made": "2026-11-15T23:30:00+05:00", "files": [
      {"module": "bodies", "file": "bodies.ndjson.gz", "rows": 24, "sha256": "9f2c…", "sequence": 2510}]}

The sequence increases by one each night. `sha256` is the hash of the compressed file. All times have the offset `+05:00`; a day
is written as the time at which it begins. Ends are exclusive. Every row has `changed_at`. Names are in Kazakh (`kk`) and Russian
(`ru`). Fields with a fixed set of meanings hold words, in Kazakh or in Russian, several for each meaning:
`sandbox.words.e_kyzmet` lists them. With noise, a few words are none of these.

`bodies`, key `code`: `level` is central, regional or district; a merged body names its successor::

    {"code": "KZ-B003", "bin": "090140000036", "merged_into": null, "versions": [{"from": "2009-01-01T00:00:00+05:00",
     "to": null, "names": {"kk": "…", "ru": "…"}, "level": "аудандық", "parent": "KZ-B002"}], "changed_at": "…"}

`posts`, key `code`. A category consists of a family and a number. A lower number is more senior; numbers of different families
cannot be compared. On 1 January 2026 the family `E-R` was renamed `R`, number by number. All posts are administrative and filled
by competition; `rate` is the share of a full post::

    {"code": "KZ-B003-002", "body": "KZ-B003", "versions": [{"from": "…", "to": null, "titles": {"kk": "…", "ru": "…"},
     "category": "C-R-3", "reports_to": "KZ-B003-001", "head": false, "rotational": false, "rate": 1.0, "requirements":
     {"experience_months": 12, "education_level": "бакалавр", "education_fields": ["law"]}}], "changed_at": "…"}

`persons`, key `iin`. `former_last_names` is set after a change of name. `relatives` lists the declared relatives; only those in
the service have an IIN. `since` is the first day of a tie where it was declared; without it the tie is as old as its declaration,
or older. `until` is the first day on which a tie no longer holds::

    {"iin": "850315400123", "names": {"kk": {"last": "…", "first": "…", "patronymic": "…"}, "ru": {"last": "…", …}},
     "former_last_names": {"kk": "…", "ru": "…"}, "birth_date": "1985-03-15T00:00:00+05:00", "birthplace": "…", "sex": "әйел",
     "education": [{"level": "бакалавр", "field": "law", "institution": "…", "graduated": 2007}],
     "relatives": [{"iin": null, "kinship": "әкесі", "name": "…", "birth_date": "…", "workplace": "…", "post": "…",
     "declared": "…", "since": null, "until": null}], "changed_at": "…"}

`appointments`, key `id`. `mode` is competition, transfer, rotation, secondment, acting, other or null; `term` is indefinite or
fixed. Acting, secondment and second posts are concurrent with the post that the person keeps. `signed_by` is an IIN. A wrong
start is corrected by sending the row again::

    {"id": "N-2024-000012", "iin": "850315400123", "post": "KZ-B003-002", "start": "…", "order_number": "112-ж",
     "order_date": "…", "mode": "конкурс", "term": "бессрочно", "probation_until": null, "signed_by": "…",
     "competition": "K-2024-0007", "changed_at": "…"}

`terminations`, `rotation` and `pay`, key `appointment`. `extended_by` is head, agency or nobody::

    {"appointment": "N-2024-000012", "end": "…", "ground": "басқа лауазымға ауысуы", "changed_at": "…"}
    {"appointment": "N-2024-000012", "planned": "…", "extended_by": "агенттік", "extended_until": "…", "changed_at": "…"}
    {"appointment": "N-2024-000012", "grade": "C-R-3", "factor_points": 412.0, "pilot_body": true, "changed_at": "…"}

`competitions` and `candidates`, key `id`, from 2015 on. `kind` is internal or general; `state` is admitted, rejected, withdrawn,
won or not_recommended::

    {"id": "K-2024-0007", "post": "KZ-B003-002", "kind": "жалпы", "round": 1, "announced": "…", "closed": "…",
     "interview": "…", "protocol": "…", "panel": ["…"], "annulled": false, "changed_at": "…"}
    {"id": "K-2024-0007-2", "competition": "K-2024-0007", "iin": "…", "state": "ұсынылмады", "test": 71.0,
     "essay": 64.0, "interview": 80.0, "total": 73.2, "withdrawn_at": null, "changed_at": "…"}

`evaluations`, `training`, `bonuses`, `discipline` and `appeals`, key `id`. An evaluation covers a quarter (`2026-Q3`) or a year
(`2025`, the mean of its quarters), written in several ways; its score is from 0 to 5, and it is kept for three years. The `kind`
of training is advanced, retraining or additional, and its `end` is its last day; `certified` tells of certificates whose number
nobody kept. The `kind` of an appeal is complaint, appeal or request; it is about an appointment, a competition, a body, an
assessment, a sanction or a person (an IIN)::

    {"id": "O-000031", "iin": "…", "quarter": "2026-Q3", "date": "…", "score": 4.2, "evaluator": "…", "changed_at": "…"}
    {"id": "U-000031", "iin": "…", "course": "AGU-014", "title": "…", "kind": "повышение квалификации", "hours": 72, "start": "…",
     "end": "…", "certificate": "AGU-2024-000031", "certified": true, "changed_at": "…"}
    {"id": "S-000031", "iin": "…", "date": "…", "period": "2026 жылғы 3-тоқсан", "amount": 180000,
     "ground": "results of the quarter", "changed_at": "…"}
    {"id": "T-000031", "iin": "…", "kind": "сөгіс", "imposed": "…", "ends": null, "lifted": null, "changed_at": "…"}
    {"id": "H-000031", "iin": "…", "filed": "…", "kind": "апелляция", "about": {"kind": "appointment", "id": "N-2024-000012"},
     "answer_due": "…", "answer": null, "changed_at": "…"}

Quirks. By default the folder holds the drops from the last Sunday until today, except that of the night before last: its changes
come with the next full drop. If today is late enough in the week, a termination and a pay row arrive before their appointment,
and a correction moves the start of an appointment back. `DropFaults` can also cut a file after its manifest was written, so that
its hash is wrong.
"""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.portals.e_kyzmet_drops import drop_names
from sandbox.portals.request_handling import RefusedError, admit, refusal


def e_kyzmet_portal(folder: Path, token: str) -> Starlette:
    """Serve the drops of a folder; a drop that is written later is found at the next request."""

    async def drops(request: Request) -> Response:
        try:
            admit(request.headers.get("Authorization"), f"Bearer {token}")
        except RefusedError as error:
            return refusal(error)
        return JSONResponse(drop_names(folder))

    async def file(request: Request) -> Response:
        try:
            admit(request.headers.get("Authorization"), f"Bearer {token}")
            return FileResponse(_found(folder, request.path_params["drop"], request.path_params["file"]))
        except RefusedError as error:
            return refusal(error)

    return Starlette(routes=[Route("/drops", drops), Route("/drops/{drop}/{file}", file)])


def _found(folder: Path, drop: str, file: str) -> Path:
    """Return the path of the requested file. Raises RefusedError 404 unless the drop has a file of exactly that name."""
    if drop in drop_names(folder):
        for path in (folder / drop).iterdir():
            if path.name == file:
                return path
    raise RefusedError(404, "There is no such drop or file.")
