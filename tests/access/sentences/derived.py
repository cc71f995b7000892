"""What nobody must learn from what is derived: promotions, findings and their evidence."""

from __future__ import annotations

from tests.access.sentences.ways import Sentence
from tests.support.two_bodies import AUDITOR, CLIENT_OF_A, CLIENT_OF_B, HERSELF, INTEGRATOR

SENTENCES = (
    Sentence(
        "a client of B must not learn of a rating that A gave from the promotion after it",
        CLIENT_OF_B,
        ('"assessment:moved in a"', "71.25"),
        (
            '{ node(id: "promotion:moved in b") { ... on Promotion { ratingBefore { assessments { id } } } } }',
            '{ node(id: "promotion:moved in b") { ... on Promotion { ratingBefore { score } } } }',
            '{ servant(id: "servant:moved") { promotions { ratingBefore { score assessments { reportedIntegralScore } } } } }',
            "{ promotions { edges { node { ratingBefore { score } } } } }",
        ),
    ),
    Sentence(
        "a client of A must not learn of a competition of B from the step that it led to",
        CLIENT_OF_A,
        ('"competition:for b"',),
        (
            '{ node(id: "appointment:stays in b") { ... on Appointment { competition { id } } } }',
            '{ servant(id: "servant:stays") { appointments { competition { id } } } }',
            '{ careerPath(servantId: "servant:stays") { steps { competition { id } } } }',
            "{ appointments(first: 100) { edges { node { competition { id } } } } }",
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn of a finding of B about somebody who serves in A today",
        CLIENT_OF_A,
        ('"finding:stays in b"', "secret reason of stays in b"),
        (
            '{ finding(id: "finding:stays in b") { id reason } }',
            '{ node(id: "finding:stays in b") { id ... on Finding { reason } } }',
            '{ nodes(ids: ["finding:stays in b"]) { id } }',
            '{ servant(id: "servant:stays") { findings { id reason } } }',
            "{ findings { edges { node { id reason } } } }",
            "{ findings(order: SEVERITY) { edges { node { id } } } }",
            '{ findings(filter: {servant: "servant:stays"}) { edges { node { id } } } }',
            '{ findings(filter: {servant: "servant:earlier"}) { edges { node { id } } } }',
            '{ findings(filter: {organisation: "organisation:b"}) { edges { node { id } } } }',
            '{ findings(filter: {organisation: "organisation:b", below: true}) { edges { node { id } } } }',
        ),
    ),
    Sentence(
        "a client of A must not learn of the evidence in B of a finding of A",
        CLIENT_OF_A,
        ("sanction:moved in b", "secret reason of moved in a"),
        (
            '{ finding(id: "finding:moved in a") { reason } }',
            '{ finding(id: "finding:moved in a") { evidence { id } } }',
            '{ node(id: "finding:moved in a") { ... on Finding { evidence { id } reason } } }',
            "{ findings { edges { node { reason evidence { id } } } } }",
            '{ servant(id: "servant:moved") { findings { reason } } }',
        ),
    ),
    Sentence(
        "a servant must not learn of a finding about her that nobody disclosed",
        HERSELF,
        ('"finding:moved in a"', "secret reason of moved in a"),
        (
            '{ finding(id: "finding:moved in a") { id reason } }',
            '{ node(id: "finding:moved in a") { id } }',
            '{ servant(id: "servant:moved") { findings { id } } }',
            "{ findings { edges { node { id } } } }",
            '{ findings(filter: {servant: "servant:moved"}) { edges { node { id } } } }',
        ),
    ),
    *(
        Sentence(
            f"{who} must not learn of any finding",
            caller,
            ('"finding:moved in a"', '"finding:stays in b"'),
            (
                '{ finding(id: "finding:moved in a") { id } }',
                '{ node(id: "finding:stays in b") { id } }',
                "{ findings { edges { node { id } } } }",
                '{ findings(filter: {organisation: "organisation:a"}) { edges { node { id } } } }',
                '{ servant(id: "servant:stays") { findings { id } } }',
            ),
        )
        for who, caller in (("an integrator", INTEGRATOR), ("an auditor", AUDITOR))
    ),
)
