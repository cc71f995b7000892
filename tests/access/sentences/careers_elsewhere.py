"""What a client must not learn of the careers of others."""

from __future__ import annotations

from tests.access.sentences.ways import AWAY, Sentence, facts, listed, posts, staff, within
from tests.support.two_bodies import CLIENT_OF_A, CLIENT_OF_B

SENTENCES = (
    Sentence(
        "a client of A must not learn where a former colleague went",
        CLIENT_OF_A,
        AWAY,
        (
            *facts("appointment:moved in b", "promotion:moved in b"),
            '{ careerPath(servantId: "servant:moved") { steps { id position { title } } } }',
            '{ careerPaths(servantIds: ["servant:moved"]) { steps { called: id } } }',
            '{ servant(id: "servant:moved") { careerPath { steps { id } } } }',
            '{ servant(id: "servant:moved") { careerPath { servant { appointments { id } } } } }',
            '{ appointment(id: "appointment:moved in b") { id } }',
            '{ node(id: "certificate:moved in a") { ... on Certificate { servant { appointments { id } promotions { id } } } } }',
            *listed(
                "appointments",
                'orderNumber: "order appointment:moved in b"',
                'openOn: "2026-01-01"',
                'position: "position:moved in b"',
            ),
            *within("organisation:b", "appointments"),
            *within("organisation:b", "promotions"),
            *posts("position:moved in b"),
            *staff("organisation:b"),
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn from a list of people in B that a former colleague went there",
        CLIENT_OF_A,
        ('"servant:moved"', "moved in a"),
        tuple(
            query
            for root in ("servants", "sanctions", "certificates", "assessments", "appeals", "degreeGrants", "reserveMemberships")
            for query in listed(root, 'organisation: "organisation:b"', 'organisation: "organisation:b", below: true')
        ),
    ),
    Sentence(
        "a client of A must not learn that there was a gap after a former colleague left, or before she came",
        CLIENT_OF_A,
        ('"days"',),
        (
            '{ careerPath(servantId: "servant:returned") { gaps { days } } }',
            '{ servant(id: "servant:returned") { careerPath { gaps { days } } } }',
            '{ careerPaths(servantIds: ["servant:moved", "servant:returned"]) { gaps { days } } }',
            '{ node(id: "servant:returned") { ... on Servant { careerPath { gaps { days } } } } }',
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn of the posts in B of somebody who is lent to A, or acts there",
        CLIENT_OF_A,
        ('"appointment:lent in b"', '"appointment:deputy in b"'),
        (
            *facts("appointment:lent in b", "appointment:deputy in b"),
            '{ careerPaths(servantIds: ["servant:lent", "servant:deputy"]) { steps { id } } }',
            *within("organisation:b", "appointments"),
            *posts("position:lent in b", "position:deputy in b"),
            *staff("organisation:b"),
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn the sex, the day and the place of birth of a former colleague",
        CLIENT_OF_A,
        ('"FEMALE"', "1980-02-03", "Hidden town"),
        (
            '{ servant(id: "servant:moved") { sex birthDate { exact } birthplace } }',
            '{ servant(id: "servant:moved") { shown: sex day: birthDate { earliest } place: birthplace } }',
            "{ servants { edges { node { sex birthplace birthDate { latest } } } } }",
            '{ node(id: "certificate:moved in a") { ... on Certificate { servant { sex birthplace } } } }',
            '{ careerPath(servantId: "servant:moved") { servant { sex birthplace } } }',
            '{ searchServants(name: "moved") { servant { sex birthplace } } }',
        ),
        CLIENT_OF_B,
    ),
)
