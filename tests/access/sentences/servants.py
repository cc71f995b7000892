"""What a servant must not learn of others, nor of herself by detours."""

from __future__ import annotations

from tests.access.sentences.ways import OF_FOREIGN, Sentence, facts, listed, person, posts, staff
from tests.support.two_bodies import CLIENT_OF_A, HERSELF, STAYING

SENTENCES = (
    Sentence(
        "a servant must not learn of a colleague",
        HERSELF,
        ('"servant:foreign"', '"Foreign"', '"appointment:foreign in b"'),
        (
            *person("servant:foreign", "Foreign"),
            *posts("position:foreign in b"),
            *staff("organisation:b"),
            *facts("appointment:foreign in b"),
        ),
    ),
    Sentence(
        "a servant must not learn who signed her orders",
        HERSELF,
        ('"servant:foreign"', '"servant:stays"'),
        (
            '{ servant(id: "servant:moved") { appointments { appointedBy { id } } } }',
            '{ node(id: "appointment:moved in b") { ... on Appointment { appointedBy { id } } } }',
            "{ appointments(first: 100) { edges { node { appointedBy { id } } } } }",
        ),
    ),
    Sentence(
        "a servant must not learn by a filter which orders somebody signed, of others or of herself",
        HERSELF,
        ('"appointment:moved in a"', '"appointment:moved in b"'),
        tuple(
            listed(
                "appointments", 'appointedBy: "servant:stays"', 'appointedBy: "servant:foreign"', 'appointedBy: "servant:gone"'
            )
        ),
    ),
    Sentence(
        "a servant must not learn who rated her",
        HERSELF,
        ('"servant:judge"', '"servant:foreign"'),
        (
            '{ servant(id: "servant:moved") { assessments { evaluator { id } } } }',
            "{ assessments { edges { node { evaluator { id } } } } }",
            '{ node(id: "assessment:moved in a") { ... on Assessment { evaluator { id } } } }',
        ),
    ),
    Sentence(
        "a servant must not learn by a filter who rated her",
        HERSELF,
        ('"assessment:moved in a"', '"assessment:moved in b"'),
        tuple(listed("assessments", 'evaluator: "servant:judge"', 'evaluator: "servant:foreign"')),
    ),
    Sentence(
        "a servant must not learn who else applied where she did",
        STAYING,
        ('"application:applicant for b"', '"servant:applicant"'),
        (
            '{ competition(id: "competition:for b") { applications { id } } }',
            '{ node(id: "application:applicant for b") { id ... on Application { servant { id } } } }',
            '{ servant(id: "servant:stays") { applications { competition { applications { id servant { id } } } } } }',
            "{ competitions { edges { node { applications { id } } } } }",
        ),
    ),
    Sentence(
        "a servant must not learn who sat on the panel that judged her",
        STAYING,
        ('"servant:foreign"',),
        (
            '{ competition(id: "competition:for b") { panel { id } } }',
            '{ servant(id: "servant:stays") { applications { competition { panel { id } } } } }',
        ),
    ),
    Sentence(
        "a servant must not learn of competitions in which she did not apply",
        STAYING,
        ('"competition:for a"',),
        (
            '{ competition(id: "competition:for a") { id } }',
            '{ node(id: "competition:for a") { id } }',
            "{ competitions { edges { node { id } } } }",
            '{ position(id: "position:stays in a") { competitions { id } } }',
            *listed("competitions", 'position: "position:stays in a"', 'organisation: "organisation:a"'),
        ),
    ),
    Sentence(
        "a servant must not learn of the facts of others",
        STAYING,
        ('"sanction:moved in a"', '"certificate:moved in a"', '"assessment:moved in a"', '"appeal:moved in a"'),
        tuple(facts("sanction:moved in a", "certificate:moved in a", "assessment:moved in a", "appeal:moved in a")),
    ),
    Sentence(
        "a servant must not learn of her kin more than what she declared",
        STAYING,
        OF_FOREIGN,
        (
            '{ servant(id: "servant:stays") { kinships { people { servant { id name } } } } }',
            '{ node(id: "kinship:tie") { ... on Kinship { people { servant { id name } } } } }',
        ),
    ),
    Sentence(
        "a former colleague's sanction must not be learned by a search for who was sanctioned on a day",
        CLIENT_OF_A,
        ('"servant:moved"',),
        (
            '{ servants(filter: {sanctionInForceOn: "2025-06-01"}) { edges { node { id } } } }',
            '{ servants(filter: {sanctionInForceOn: "2025-06-01", name: "mov"}) { edges { node { id } } } }',
            '{ servants(filter: {sanctionInForceOn: "2025-06-01", organisation: "organisation:a"}) { edges { node { id } } } }',
        ),
    ),
)
