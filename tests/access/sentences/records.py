"""What nobody must learn of who looked, of what portals contradict each other about, and of what stands behind facts."""

from __future__ import annotations

from tests.access.sentences.ways import Sentence
from tests.support.two_bodies import AUDITOR, CLIENT_OF_A, INTEGRATOR, INVESTIGATOR_OF_A

SENTENCES = (
    *(
        Sentence(
            f"{who} must not learn who looked",
            caller,
            ('"hr of A"', '"Career"'),
            (
                "{ accessLog { edges { node { actor operation } } } }",
                '{ accessLog(filter: {actor: "hr of A"}) { edges { node { operation } } } }',
                '{ accessLog(filter: {body: "organisation:a"}) { edges { node { actor } } } }',
            ),
            AUDITOR,
        )
        for who, caller in (("a client", CLIENT_OF_A), ("an investigator", INVESTIGATOR_OF_A), ("an integrator", INTEGRATOR))
    ),
    Sentence(
        "a client must not learn what portals contradict each other about, not even of her own servants",
        CLIENT_OF_A,
        ("conflict:of moved", "conflict:of sanction", "value of"),
        (
            "{ conflicts { edges { node { id winning { value } } } } }",
            '{ conflicts(filter: {servant: "servant:moved"}) { edges { node { id } } } }',
            '{ conflicts(filter: {organisation: "organisation:a"}) { edges { node { id winning { value } } } } }',
        ),
    ),
    Sentence(
        "an investigator of A must not learn of doubts about somebody who never was there",
        INVESTIGATOR_OF_A,
        ("conflict:of foreign", "candidate:across", '"servant:foreign"'),
        (
            "{ conflicts(first: 100) { edges { node { id nodeId } } } }",
            '{ conflicts(filter: {servant: "servant:foreign"}) { edges { node { id } } } }',
            "{ matchCandidates(first: 100) { edges { node { id rightId } } } }",
            '{ matchCandidates(filter: {servant: "servant:unit"}) { edges { node { id rightId } } } }',
        ),
    ),
    Sentence(
        "who operates the hub must not learn whom a doubt is about, nor a value",
        INTEGRATOR,
        ('"servant:moved"', '"servant:stays"', "value of"),
        (
            "{ conflicts(first: 100) { edges { node { nodeId winning { value } } } } }",
            "{ conflicts(first: 100) { edges { node { node { id } losing { value } } } } }",
            "{ matchCandidates(first: 100) { edges { node { leftId rightId } } } }",
            "{ matchCandidates(first: 100) { edges { node { left { id } right { id } reasons } } } }",
        ),
        INVESTIGATOR_OF_A,
    ),
    Sentence(
        "a client of A must not learn of the rows of portals behind facts of B",
        CLIENT_OF_A,
        ('"record:sanction:stays in b"', '"record:appointment:moved in b"'),
        (
            '{ node(id: "sanction:stays in b") { ... on Sanction { sources { id } } } }',
            '{ servant(id: "servant:stays") { sanctions { sources { id stream } } } }',
            "{ sanctions(first: 100) { edges { node { sources { id } } } } }",
            '{ servant(id: "servant:moved") { appointments { sources { id } } } }',
            '{ careerPath(servantId: "servant:moved") { steps { records { id } } } }',
        ),
    ),
)
