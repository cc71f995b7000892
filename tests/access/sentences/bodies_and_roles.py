"""What nobody must learn of units that moved, without a body that the hub knows, or in a role without people."""

from __future__ import annotations

from tests.access.sentences.ways import OF_FOREIGN, Sentence, facts, listed, person, posts, staff
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    CLIENT_OF_NOTHING,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    SOMEBODY,
)

SENTENCES = (
    Sentence(
        "a client of A must not learn of anybody of a unit that A lost",
        CLIENT_OF_A,
        ('"servant:along"', '"Along"', '"appointment:along in a2"'),
        (
            *person("servant:along", "Along"),
            *posts("position:along in a2"),
            *staff("organisation:a2"),
            *facts("appointment:along in a2"),
            *listed("appointments", 'organisation: "organisation:a2"', 'openOn: "2025-01-01"'),
            '{ organisation(id: "organisation:a") { staff(below: true, on: "2025-06-01") { edges { node { id } } } } }',
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn of a sanction that was given in a unit of A before A lost it",
        CLIENT_OF_A,
        ('"sanction:along in a2"',),
        (*facts("sanction:along in a2"), *listed("sanctions", 'organisation: "organisation:a2"')),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client whose body nobody knows must not learn of anybody",
        CLIENT_OF_NOTHING,
        ('"servant:stays"', '"Stays"', '"appointment:stays in a"'),
        (
            *person("servant:stays", "Stays"),
            *facts("appointment:stays in a"),
            *staff("organisation:a"),
            *posts("position:stays in a"),
        ),
    ),
    Sentence(
        "a client must not learn of somebody who never held a position",
        CLIENT_OF_A,
        ('"servant:nowhere"', '"Nowhere"'),
        tuple(person("servant:nowhere", "Nowhere")),
    ),
    Sentence(
        "an investigator must not learn of somebody who never held a position in her bodies",
        INVESTIGATOR_OF_A,
        (*OF_FOREIGN, '"servant:nowhere"'),
        (
            *person("servant:foreign", "Foreign"),
            *person("servant:nowhere", "Nowhere"),
            *posts("position:foreign in b"),
            *staff("organisation:b"),
        ),
    ),
    Sentence(
        "an investigator of A must not learn of facts of somebody who never was there",
        INVESTIGATOR_OF_A,
        ('"appointment:foreign in b"', '"relative:of foreign"'),
        (
            *facts("appointment:foreign in b"),
            '{ node(id: "relative:of foreign") { id } }',
            *listed("appointments", 'organisation: "organisation:b"', 'orderNumber: "order appointment:foreign in b"'),
        ),
    ),
    Sentence(
        "an investigator of A must not learn of competitions of B in which nobody is hers",
        INVESTIGATOR_OF_A,
        ('"competition:for b"', '"application:applicant for b"'),
        (
            '{ competition(id: "competition:for b") { id applications { id } } }',
            '{ node(id: "application:applicant for b") { id } }',
            "{ competitions { edges { node { id } } } }",
        ),
    ),
    # Roles without people.
    *(
        Sentence(
            f"{who} must not learn of anybody",
            caller,
            ('"servant:stays"', '"Stays"', '"appointment:stays in a"'),
            (
                *person("servant:stays", "Stays"),
                *facts("appointment:stays in a"),
                *posts("position:stays in a"),
                *staff("organisation:a"),
            ),
        )
        for who, caller in (("an integrator", INTEGRATOR), ("an auditor", AUDITOR), ("a servant whom no token names", SOMEBODY))
    ),
    *(
        Sentence(
            f"{who} must not learn of any fact",
            caller,
            (
                '"sanction:moved in a"',
                '"certificate:moved in a"',
                '"assessment:moved in a"',
                '"appeal:moved in a"',
                '"relative:of moved"',
                '"competition:for a"',
            ),
            (
                *facts("sanction:moved in a", "certificate:moved in a", "assessment:moved in a", "appeal:moved in a"),
                '{ node(id: "relative:of moved") { id } }',
                '{ competition(id: "competition:for a") { id } }',
                *listed("competitions", ""),
            ),
        )
        for who, caller in (("an integrator", INTEGRATOR), ("an auditor", AUDITOR), ("a servant whom no token names", SOMEBODY))
    ),
)
