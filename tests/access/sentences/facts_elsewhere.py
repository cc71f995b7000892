"""What a client must not learn of facts of other bodies."""

from __future__ import annotations

from tests.access.sentences.ways import Sentence, facts, listed, within
from tests.support.two_bodies import CLIENT_OF_A, CLIENT_OF_B

SENTENCES = (
    Sentence(
        "a client of A must not learn of a sanction that B gave to somebody who serves in A today",
        CLIENT_OF_A,
        ('"sanction:stays in b"',),
        (
            *facts("sanction:stays in b"),
            *within("organisation:a", "sanctions"),
            *listed("sanctions", "kind: REPRIMAND", 'imposed: {from: "2016-01-01", to: "2016-12-31"}'),
        ),
    ),
    Sentence(
        "a client of A must not learn of a sanction that B gave to somebody who left A for it",
        CLIENT_OF_A,
        ('"sanction:moved in b"',),
        (*facts("sanction:moved in b"), *listed("sanctions", "", 'organisation: "organisation:b"')),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of B must not learn of a sanction that A gave to somebody who serves in B today",
        CLIENT_OF_B,
        ('"sanction:moved in a"',),
        (*facts("sanction:moved in a"), *listed("sanctions", "", 'organisation: "organisation:b"')),
    ),
    Sentence(
        "a client of A must not learn of a sanction that the home body gave to somebody who is lent to A",
        CLIENT_OF_A,
        ('"sanction:lent while in a"',),
        (*facts("sanction:lent while in a"), *within("organisation:a", "sanctions")),
    ),
    Sentence(
        "a client of A must not learn of ratings that B gave",
        CLIENT_OF_A,
        ('"assessment:stays in b"', '"assessment:moved in b"'),
        (*facts("assessment:stays in b", "assessment:moved in b"), *within("organisation:a", "assessments")),
    ),
    Sentence(
        "a client of A must not learn of rewards that B gave",
        CLIENT_OF_A,
        ('"reward:stays in b"', '"reward:moved in b"'),
        tuple(facts("reward:stays in b", "reward:moved in b")),
    ),
    Sentence(
        "a client of A must not learn of bars that began in B",
        CLIENT_OF_A,
        ('"bar:stays in b"', '"bar:moved in b"'),
        tuple(facts("bar:stays in b", "bar:moved in b")),
    ),
    Sentence(
        "a client of A must not learn of appeals that were filed in B",
        CLIENT_OF_A,
        ('"appeal:stays in b"', '"appeal:moved in b"'),
        (*facts("appeal:stays in b", "appeal:moved in b"), *within("organisation:a", "appeals")),
    ),
    Sentence(
        "a client of A must not learn of a reserve of B in which somebody stands who serves in A today",
        CLIENT_OF_A,
        ('"reserve_membership:stays in b"',),
        (*facts("reserve_membership:stays in b"), *within("organisation:a", "reserveMemberships")),
    ),
    Sentence(
        "a client of A must not learn of degrees, education and courses of a former colleague since she left",
        CLIENT_OF_A,
        ('"degree_grant:moved in b"', '"education:moved in b"', '"enrolment:moved in b"'),
        (
            *facts("degree_grant:moved in b", "education:moved in b", "enrolment:moved in b"),
            *within("organisation:b", "degreeGrants"),
            '{ careerPath(servantId: "servant:moved") { training { id } } }',
            '{ careerPaths(servantIds: ["servant:moved"]) { all: training { id } } }',
            '{ servant(id: "servant:moved") { careerPath { training { id } } } }',
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn of a contract of a former colleague with B",
        CLIENT_OF_A,
        ('"contract:moved in b"',),
        tuple(facts("contract:moved in b")),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn of the kin that a former colleague declared",
        CLIENT_OF_A,
        ("Aunt Hidden", "relative:of moved"),
        (
            '{ node(id: "relative:of moved") { id } }',
            '{ nodes(ids: ["relative:of moved"]) { ... on Relative { name } } }',
            '{ servant(id: "servant:moved") { relatives { id name workplace } } }',
            "{ servants { edges { node { relatives { name } } } } }",
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn of the kin of somebody who never was in A",
        CLIENT_OF_A,
        ("Uncle Hidden", "relative:of foreign"),
        (
            '{ node(id: "relative:of foreign") { id ... on Relative { name } } }',
            '{ servant(id: "servant:foreign") { relatives { id name } } }',
            '{ servant(id: "servant:gone") { relatives { id name } } }',
            '{ node(id: "relative:of foreign") { ... on Relative { servant { id relatives { name } } } } }',
        ),
        CLIENT_OF_B,
    ),
)
