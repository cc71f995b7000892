"""What every question is about, written by hand: own and foreign rows of ``every_row.py``, and a value for each criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

_SERVANTS = ("servant:moved", "servant:stays", "servant:foreign", "servant:gone")
_BODIES = ("organisation:a", "organisation:b", "organisation:a1")
_POSTS = ("position:stays in a", "position:foreign in b")


def _each(template: str, *ids: str) -> tuple[str, ...]:
    return tuple(template.format(id_) for id_ in ids)


# The arguments with which each root field is asked. Lists are asked for all of their rows.
ARGUMENTS: Final[Mapping[str, Sequence[str]]] = {
    "_entities": (),  # leads to what `node` leads to; the sentences try it
    "_service": ("",),
    "node": (),  # `nodes` asks for all rows
    "nodes": (),
    "me": ("",),
    "servant": _each('id: "{}"', *_SERVANTS),
    "servantByNationalId": ('country: UZ, number: "30101850010010"',),
    "searchServants": _each('name: "{}", first: 50', "moved", "foreign", "stays"),
    "careerPaths": ('servantIds: ["servant:moved", "servant:stays", "servant:foreign", "servant:gone", "servant:returned"]',),
    "careerPath": _each('servantId: "{}"', *_SERVANTS),
    "position": (*_each('id: "{}"', *_POSTS), 'identifier: {scheme: "UZ/post", number: "9"}'),
    "organisation": (*_each('id: "{}"', *_BODIES), 'identifier: {scheme: "UZ/body", number: "7"}'),
    "appointment": _each('id: "{}"', "appointment:moved in a", "appointment:moved in b", "appointment:foreign in b"),
    "competition": _each('id: "{}"', "competition:for a", "competition:for b"),
    "findingCounts": _each("by: {}", "RULE", "STATE", "SEVERITY", "ORGANISATION", "MONTH"),
    "finding": _each('id: "{}"', "finding:moved in a", "finding:stays in b"),
    "loadRequest": ('id: "load_request:one"',),
    "course": ('id: "course:law"',),
    "certificate": _each('portal: "one", number: "{}"', "moved in a", "moved-in-a", "stays in b", "MOVED IN A"),
    "rules": ("",),
    "rule": ('id: "V10"',),
    "ruleCoverage": ("", *_each('organisationId: "{}"', *_BODIES)),
    "policies": ('owner: "V10"',),
    "turnover": (*_each('about: ["{}"]', *_BODIES, "UZ"), 'about: ["organisation:a"], restOf: "UZ"'),
    "meritIndex": _each('organisationId: "{}"', *_BODIES),
    "ratingOutcomes": _each('about: "{}"', *_BODIES, "UZ"),
    "promotionStatistics": _each('about: "{}"', *_BODIES, "UZ"),
    "timeToPromotion": ('ladder: "L", rank: 1, country: "UZ"', *_each('ladder: "L", rank: 1, organisationId: "{}"', *_BODIES)),
    "trainingCompliance": _each('organisationId: "{}"', *_BODIES),
    "careerRoutes": _each('from: "{}", to: "position:unit in a1"', *_POSTS),
    "careerAtypicality": ('servantIds: ["servant:moved", "servant:stays", "servant:foreign"]',),
    "appointmentCheck": _each(
        'positionId: "position:stays in a", servantIds: ["{}"]',
        *_SERVANTS,
        "servant:applicant",
    ),
    "candidateRanking": (
        *_each('competitionId: "{}"', "competition:for a", "competition:for b"),
        *_each('positionId: "position:stays in a", servantIds: ["{}"]', *_SERVANTS, "servant:applicant"),
        *_each('reserveOfId: "{}"', "organisation:a", "organisation:b"),
    ),
    "developmentPlan": _each('servantId: "{}"', *_SERVANTS),
    "appealCheck": _each('id: "{}"', "appeal:moved in a", "appeal:moved in b", "appeal:stays in b"),
    "connection": _each('from: "servant:stays", to: "{}"', "servant:moved", "servant:foreign", "servant:gone", "servant:unit"),
    "certificateReconciliation": (*_each('servantId: "{}"', *_SERVANTS), *_each('organisationId: "{}"', *_BODIES)),
    "policyWhatIf": ('policy: ""',),
}

_DAYS = {"from": "2016-01-01", "to": "2016-12-31"}
_MOMENTS = ("2026-11-05T00:00:00Z", "2026-11-20T00:00:00Z")
# The values that a criterion is tried with, by its name; those of an enumeration and of a truth value are all of them.
VALUES: Final[Mapping[str, Sequence[Any]]] = {
    "actor": ("hr of A",),
    "announced": ({"from": "2026-01-01"}, {"to": "2020-01-01"}),
    "appointedBy": ("servant:stays", "servant:foreign", "servant:gone"),
    "area": ("1726",),
    "assignee": ("reviewer of moved in a", "reviewer of stays in b"),
    "before": _MOMENTS,
    "body": _BODIES,
    "changedSince": _MOMENTS,
    "code": ("impossible_value",),
    "country": ("UZ",),
    "course": ("course:law",),
    "day": (_DAYS, {"from": "2026-09-01"}),
    "decidedBy": ("reviewer of moved in a", "reviewer of stays in b"),
    "developing": ("competency:law",),
    "evaluator": ("servant:judge", "servant:foreign", "servant:stays"),
    "field": ("birth_date",),
    "filed": (_DAYS, {"from": "2025-01-01"}),
    "firstSeen": ({"from": "2026-09-01"},),
    "fixedOn": (_DAYS, {"from": "2025-01-01"}),
    "granted": (_DAYS, {"from": "2025-01-01"}),
    "imposed": (_DAYS, {"from": "2025-01-01"}),
    "issued": (_DAYS, {"from": "2020-01-01"}),
    "kind": ("enrolment",),
    "label": ("Servant", "Sanction", "Organisation"),
    "ladder": ("L",),
    "leastConfidence": (0.5,),
    "name": ("mov", "for", "body", "lat"),
    "openOn": ("2017-01-01", "2025-01-01"),
    "orderNumber": ("order appointment:stays in a", "order appointment:moved in b", "order appointment:foreign in b"),
    "ordered": ({"from": "2015-01-01", "to": "2015-12-31"}, {"from": "2024-01-01"}),
    "organisation": _BODIES,
    "parent": ("organisation:a", "organisation:b"),
    "person": ("servant:moved",),
    "portal": ("one",),
    "position": _POSTS,
    "promoted": ({"from": "2024-01-01", "to": "2024-12-31"},),
    "property": ("name",),
    "provider": ("academy",),
    "rank": ({"from": 1, "to": 5},),
    "recipient": ("academy",),
    "rules": (["V10"],),
    "sanctionInForceOn": ("2016-07-01", "2025-07-20"),
    "servant": (*_SERVANTS, "servant:earlier"),
    "servedUnder": ("servant:stays", "servant:foreign"),
    "severities": (["HIGH"], ["LOW"]),
    "since": _MOMENTS,
    "started": (_DAYS, {"from": "2025-01-01"}),
    "states": (["OPEN"], ["CONFIRMED"]),
    "stream": ("people",),
    "title": ("post", "law"),
    "titleContains": ("law",),
    "vacantFor": (30, 3000),
    "validOn": ("2016-04-01", "2022-01-01"),
}
