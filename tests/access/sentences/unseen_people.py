"""What nobody must learn of people who do not exist for her."""

from __future__ import annotations

from tests.access.sentences.ways import OF_FOREIGN, Sentence, facts, listed, person, posts, staff
from tests.support.two_bodies import CLIENT_OF_A, CLIENT_OF_B

SENTENCES = (
    Sentence(
        "a client of A must not learn of anybody who never was in A",
        CLIENT_OF_A,
        OF_FOREIGN,
        (*person("servant:foreign", "Foreign"), *posts("position:foreign in b"), *staff("organisation:b")),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn into whom somebody was merged whom she must not see",
        CLIENT_OF_A,
        OF_FOREIGN,
        (
            '{ servant(id: "servant:gone") { id name } }',
            '{ node(id: "servant:gone") { id } }',
            '{ nodes(ids: ["servant:gone"]) { id } }',
            '{ careerPath(servantId: "servant:gone") { servant { name } } }',
            '{ _entities(representations: [{__typename: "Servant", id: "servant:gone"}]) { ... on Servant { id } } }',
            '{ appointments(filter: {servant: "servant:gone"}) { edges { node { servant { id } } } } }',
            '{ appointments(filter: {appointedBy: "servant:gone"}) { edges { node { appointedBy { id } } } } }',
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn who signed an order of B",
        CLIENT_OF_A,
        OF_FOREIGN,
        (
            '{ node(id: "appointment:moved in b") { ... on Appointment { appointedBy { id name } } } }',
            '{ servant(id: "servant:moved") { appointments { appointedBy { id name } } } }',
            '{ appointments(filter: {servant: "servant:moved"}) { edges { node { appointedBy { name } } } } }',
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn what somebody signed who never was in A",
        CLIENT_OF_A,
        ('"appointment:moved in b"',),
        tuple(listed("appointments", 'appointedBy: "servant:foreign"', 'appointedBy: "servant:gone"')),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn that a person is the kin of one who serves in A",
        CLIENT_OF_A,
        OF_FOREIGN,
        (
            '{ servant(id: "servant:stays") { kinships { people { servant { id name } } } } }',
            '{ node(id: "kinship:tie") { ... on Kinship { people { role servant { id name } } } } }',
            "{ servants { edges { node { kinships { people { servant { name } } } } } } }",
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn the id of who rated somebody in A and never was there",
        CLIENT_OF_A,
        ('"servant:judge"',),
        (
            '{ node(id: "assessment:moved in a") { ... on Assessment { evaluator { id } } } }',
            '{ servant(id: "servant:moved") { assessments { evaluator { id } } } }',
            "{ assessments(first: 100) { edges { node { evaluator { id } } } } }",
        ),
    ),
    Sentence(
        "a client of A must not learn by a filter that it was this person who rated somebody in A",
        CLIENT_OF_A,
        ('"assessment:moved in a"',),
        tuple(listed("assessments", 'evaluator: "servant:judge"', 'evaluator: "servant:judge", servant: "servant:moved"')),
    ),
    Sentence(
        "a client of A must not learn the id of who sat on a panel of A and never was there",
        CLIENT_OF_A,
        ('"servant:panellist"',),
        (
            '{ competition(id: "competition:for a") { panel { id } } }',
            '{ node(id: "competition:for a") { ... on Competition { panel { id } } } }',
            "{ competitions { edges { node { panel { id } } } } }",
            '{ position(id: "position:stays in a") { competitions { panel { id } } } }',
        ),
    ),
    Sentence(
        "a client of A must not learn the id and the career of somebody of B who applied for a post of A",
        CLIENT_OF_A,
        ('"servant:applicant"', '"appointment:applicant in b"'),
        (
            '{ competition(id: "competition:for a") { applications { servant { id appointments { id } } } } }',
            '{ node(id: "application:applicant for a") { ... on Application { servant { id careerPath { steps { id } } } } } }',
            *facts("appointment:applicant in b"),
            *person("servant:applicant", "Applicant"),
        ),
        None,
    ),
    Sentence(
        "a client of B must not learn that her servant applied for a post of A",
        CLIENT_OF_B,
        ('"application:applicant for a"', '"competition:for a"'),
        (
            *facts("application:applicant for a"),
            '{ competition(id: "competition:for a") { id applications { id } } }',
            '{ node(id: "competition:for a") { id } }',
            "{ competitions { edges { node { id applications { id } } } } }",
            *listed(
                "competitions",
                'organisation: "organisation:a"',
                'position: "position:stays in a"',
                'announced: {from: "2026-01-01"}',
            ),
            '{ position(id: "position:stays in a") { competitions { id } } }',
            '{ servant(id: "servant:panellist") { applications { id } } node(id: "competition:for a") { id } }',
        ),
        None,
    ),
    Sentence(
        "a client of A must not learn who applied for a post of B, not even of her own servant",
        CLIENT_OF_A,
        ('"application:stays for b"', '"application:applicant for b"', '"competition:for b"'),
        (
            *facts("application:stays for b", "application:applicant for b"),
            '{ competition(id: "competition:for b") { applications { id } } }',
            "{ competitions { edges { node { id } } } }",
            *listed("competitions", 'organisation: "organisation:b"', 'position: "position:foreign in b"'),
            '{ position(id: "position:foreign in b") { competitions { id applications { id } } } }',
        ),
    ),
)
