"""Who must not learn what: each sentence is tried through every way that could tell it.

The secrets of a sentence are texts. None of them may be anywhere in an answer, whether it is in the data, in an error or in a
cursor. As a control each way tells at least one of them to somebody who may know.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pytest

from graph.migrations import migrate
from resolvers.access.callers import Caller
from schema.answering import answering
from schema.errors import client_errors
from tests.conftest import OpenEngine, Run
from tests.support.engines import empty
from tests.support.every_label import build_every_label
from tests.support.two_bodies import (
    AUDITOR,
    CLIENT_OF_A,
    CLIENT_OF_B,
    CLIENT_OF_NOTHING,
    HERSELF,
    INTEGRATOR,
    INVESTIGATOR_OF_A,
    SOMEBODY,
    STAYING,
    World,
    context_of,
)


class Sentence(NamedTuple):
    """What a caller must not learn; ``queries`` are the ways that could tell, ``known_to`` somebody who may know."""

    text: str
    caller: Caller
    secrets: tuple[str, ...]
    queries: tuple[str, ...]
    known_to: Caller | None = None


# What may be told only if somebody has it: fields of a servant by which a fact is linked, and the list of all of them.
_OF_SERVANT = {
    "sanction": "sanctions",
    "certificate": "certificates",
    "assessment": "assessments",
    "reward": "rewards",
    "bar": "bars",
    "appeal": "appeals",
    "degree_grant": "degrees",
    "reserve_membership": "reserveMemberships",
    "enrolment": "enrolments",
    "education": "educations",
    "contract": "contracts",
    "application": "applications",
    "relative": "relatives",
    "appointment": "appointments",
    "promotion": "promotions",
}
_LISTS = {
    "sanction": "sanctions",
    "certificate": "certificates",
    "assessment": "assessments",
    "appeal": "appeals",
    "degree_grant": "degreeGrants",
    "reserve_membership": "reserveMemberships",
    "appointment": "appointments",
    "promotion": "promotions",
}


def _facts(*ids: str) -> Iterator[str]:
    """Yield all ways to a fact that belongs to the servant whose name its own begins with."""
    for id_ in ids:
        kind, _, name = id_.partition(":")
        servant, field = f"servant:{name.split()[0]}", _OF_SERVANT[kind]
        yield f'{{ node(id: "{id_}") {{ id }} }}'
        yield f'{{ nodes(ids: ["{id_}", "servant:nobody"]) {{ __typename id }} }}'
        yield f'{{ servant(id: "{servant}") {{ {field} {{ id }} }} }}'
        yield f'{{ node(id: "{servant}") {{ ... on Servant {{ shown: {field} {{ called: id }} }} }} }}'
        yield f'{{ nodes(ids: ["{servant}"]) {{ ...on Node {{ ...her }} }} }} fragment her on Servant {{ {field} {{ id }} }}'
        yield (
            f'{{ _entities(representations: [{{__typename: "Servant", id: "{servant}"}}]) '
            f"{{ ... on Servant {{ {field} {{ id }} }} }} }}"
        )
        yield f"{{ servants(first: 100) {{ edges {{ node {{ {field} {{ id }} }} }} }} }}"
        yield f'{{ searchServants(name: "{name.split()[0]}") {{ servant {{ {field} {{ id }} }} }} }}'
        if kind in _LISTS:
            yield from _listed(_LISTS[kind], "", f'servant: "{servant}"')


def _listed(root: str, *filters: str) -> Iterator[str]:
    for chosen in filters:
        given = f", filter: {{{chosen}}}" if chosen else ""
        yield f"{{ {root}(first: 100{given}) {{ edges {{ node {{ id }} }} totalCount }} }}"


def _within(body: str, *roots: str) -> Iterator[str]:
    """Yield the lists of what people of a body have."""
    for root in roots:
        yield from _listed(root, f'organisation: "{body}"', f'organisation: "{body}", below: true')


def _person(id_: str, name: str) -> Iterator[str]:
    """Yield all ways to a person herself."""
    yield f'{{ servant(id: "{id_}") {{ id name }} }}'
    yield f'{{ node(id: "{id_}") {{ id ... on Servant {{ name }} }} }}'
    yield f'{{ nodes(ids: ["{id_}"]) {{ id ... on Servant {{ name }} }} }}'
    yield f'{{ _entities(representations: [{{__typename: "Servant", id: "{id_}"}}]) {{ ... on Servant {{ id name }} }} }}'
    yield f'{{ careerPath(servantId: "{id_}") {{ servant {{ id name }} }} }}'
    yield f'{{ careerPaths(servantIds: ["{id_}"]) {{ servant {{ id name }} }} }}'
    yield f'{{ searchServants(name: "{name}") {{ servant {{ id name }} score }} }}'
    yield f'{{ searchServants(name: "{name[:4]}") {{ servant {{ id name }} }} }}'
    yield from (
        f"{{ servants(first: 100{given}) {{ edges {{ node {{ id name }} }} }} }}"
        for given in ("", f', filter: {{name: "{name[:3]}"}}')
    )


def _posts(*positions: str) -> Iterator[str]:
    """Yield all ways from a post to those who hold it."""
    for id_ in positions:
        for holder in ("holder", 'holder(on: "2025-06-15")', "holders", 'holders(on: "2025-06-15")'):
            yield f'{{ position(id: "{id_}") {{ {holder} {{ appointment {{ id }} servant {{ id name }} }} }} }}'


def _staff(body: str) -> Iterator[str]:
    """Yield all ways from a body to those who serve there."""
    shown = "edges { node { id servant { id name } } }"
    yield f'{{ organisation(id: "{body}") {{ staff {{ {shown} }} }} }}'
    yield f'{{ organisation(id: "{body}") {{ staff(below: true) {{ {shown} }} }} }}'
    yield f'{{ node(id: "{body}") {{ ... on Organisation {{ staff {{ {shown} }} }} }} }}'
    yield f"{{ organisations(first: 5) {{ edges {{ node {{ staff(first: 20) {{ {shown} }} }} }} }} }}"
    holders = "holders { appointment { id } servant { id name } }"
    yield f'{{ organisation(id: "{body}") {{ positions(first: 100) {{ edges {{ node {{ {holders} }} }} }} }} }}'


_FOREIGN = ('"servant:foreign"', '"Foreign"')
_AWAY = ('"appointment:moved in b"', '"promotion:moved in b"')


SENTENCES = (
    # A client and the facts of other bodies.
    Sentence(
        "a client of A must not learn of a sanction that B gave to somebody who serves in A today",
        CLIENT_OF_A,
        ('"sanction:stays in b"',),
        (
            *_facts("sanction:stays in b"),
            *_within("organisation:a", "sanctions"),
            *_listed("sanctions", "kind: REPRIMAND", 'imposed: {from: "2016-01-01", to: "2016-12-31"}'),
        ),
    ),
    Sentence(
        "a client of A must not learn of a sanction that B gave to somebody who left A for it",
        CLIENT_OF_A,
        ('"sanction:moved in b"',),
        (*_facts("sanction:moved in b"), *_listed("sanctions", "", 'organisation: "organisation:b"')),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of B must not learn of a sanction that A gave to somebody who serves in B today",
        CLIENT_OF_B,
        ('"sanction:moved in a"',),
        (*_facts("sanction:moved in a"), *_listed("sanctions", "", 'organisation: "organisation:b"')),
    ),
    Sentence(
        "a client of A must not learn of a sanction that the home body gave to somebody who is lent to A",
        CLIENT_OF_A,
        ('"sanction:lent while in a"',),
        (*_facts("sanction:lent while in a"), *_within("organisation:a", "sanctions")),
    ),
    Sentence(
        "a client of A must not learn of ratings that B gave",
        CLIENT_OF_A,
        ('"assessment:stays in b"', '"assessment:moved in b"'),
        (*_facts("assessment:stays in b", "assessment:moved in b"), *_within("organisation:a", "assessments")),
    ),
    Sentence(
        "a client of A must not learn of rewards that B gave",
        CLIENT_OF_A,
        ('"reward:stays in b"', '"reward:moved in b"'),
        tuple(_facts("reward:stays in b", "reward:moved in b")),
    ),
    Sentence(
        "a client of A must not learn of bars that began in B",
        CLIENT_OF_A,
        ('"bar:stays in b"', '"bar:moved in b"'),
        tuple(_facts("bar:stays in b", "bar:moved in b")),
    ),
    Sentence(
        "a client of A must not learn of appeals that were filed in B",
        CLIENT_OF_A,
        ('"appeal:stays in b"', '"appeal:moved in b"'),
        (*_facts("appeal:stays in b", "appeal:moved in b"), *_within("organisation:a", "appeals")),
    ),
    Sentence(
        "a client of A must not learn of a reserve of B in which somebody stands who serves in A today",
        CLIENT_OF_A,
        ('"reserve_membership:stays in b"',),
        (*_facts("reserve_membership:stays in b"), *_within("organisation:a", "reserveMemberships")),
    ),
    Sentence(
        "a client of A must not learn of degrees, education and courses of a former colleague since she left",
        CLIENT_OF_A,
        ('"degree_grant:moved in b"', '"education:moved in b"', '"enrolment:moved in b"'),
        (
            *_facts("degree_grant:moved in b", "education:moved in b", "enrolment:moved in b"),
            *_within("organisation:b", "degreeGrants"),
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
        tuple(_facts("contract:moved in b")),
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
    # A client and the careers of others.
    Sentence(
        "a client of A must not learn where a former colleague went",
        CLIENT_OF_A,
        _AWAY,
        (
            *_facts("appointment:moved in b", "promotion:moved in b"),
            '{ careerPath(servantId: "servant:moved") { steps { id position { title } } } }',
            '{ careerPaths(servantIds: ["servant:moved"]) { steps { called: id } } }',
            '{ servant(id: "servant:moved") { careerPath { steps { id } } } }',
            '{ servant(id: "servant:moved") { careerPath { servant { appointments { id } } } } }',
            '{ appointment(id: "appointment:moved in b") { id } }',
            '{ node(id: "certificate:moved in a") { ... on Certificate { servant { appointments { id } promotions { id } } } } }',
            *_listed(
                "appointments",
                'orderNumber: "order appointment:moved in b"',
                'openOn: "2026-01-01"',
                'position: "position:moved in b"',
            ),
            *_within("organisation:b", "appointments"),
            *_within("organisation:b", "promotions"),
            *_posts("position:moved in b"),
            *_staff("organisation:b"),
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
            for query in _listed(root, 'organisation: "organisation:b"', 'organisation: "organisation:b", below: true')
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
            *_facts("appointment:lent in b", "appointment:deputy in b"),
            '{ careerPaths(servantIds: ["servant:lent", "servant:deputy"]) { steps { id } } }',
            *_within("organisation:b", "appointments"),
            *_posts("position:lent in b", "position:deputy in b"),
            *_staff("organisation:b"),
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
    # People who do not exist for a caller.
    Sentence(
        "a client of A must not learn of anybody who never was in A",
        CLIENT_OF_A,
        _FOREIGN,
        (*_person("servant:foreign", "Foreign"), *_posts("position:foreign in b"), *_staff("organisation:b")),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn into whom somebody was merged whom she must not see",
        CLIENT_OF_A,
        _FOREIGN,
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
        _FOREIGN,
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
        tuple(_listed("appointments", 'appointedBy: "servant:foreign"', 'appointedBy: "servant:gone"')),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn that a person is the kin of one who serves in A",
        CLIENT_OF_A,
        _FOREIGN,
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
        tuple(_listed("assessments", 'evaluator: "servant:judge"', 'evaluator: "servant:judge", servant: "servant:moved"')),
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
            *_facts("appointment:applicant in b"),
            *_person("servant:applicant", "Applicant"),
        ),
        None,
    ),
    Sentence(
        "a client of B must not learn that her servant applied for a post of A",
        CLIENT_OF_B,
        ('"application:applicant for a"', '"competition:for a"'),
        (
            *_facts("application:applicant for a"),
            '{ competition(id: "competition:for a") { id applications { id } } }',
            '{ node(id: "competition:for a") { id } }',
            "{ competitions { edges { node { id applications { id } } } } }",
            *_listed(
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
            *_facts("application:stays for b", "application:applicant for b"),
            '{ competition(id: "competition:for b") { applications { id } } }',
            "{ competitions { edges { node { id } } } }",
            *_listed("competitions", 'organisation: "organisation:b"', 'position: "position:foreign in b"'),
            '{ position(id: "position:foreign in b") { competitions { id applications { id } } } }',
        ),
    ),
    # Bodies that moved.
    Sentence(
        "a client of A must not learn of anybody of a unit that A lost",
        CLIENT_OF_A,
        ('"servant:along"', '"Along"', '"appointment:along in a2"'),
        (
            *_person("servant:along", "Along"),
            *_posts("position:along in a2"),
            *_staff("organisation:a2"),
            *_facts("appointment:along in a2"),
            *_listed("appointments", 'organisation: "organisation:a2"', 'openOn: "2025-01-01"'),
            '{ organisation(id: "organisation:a") { staff(below: true, on: "2025-06-01") { edges { node { id } } } } }',
        ),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client of A must not learn of a sanction that was given in a unit of A before A lost it",
        CLIENT_OF_A,
        ('"sanction:along in a2"',),
        (*_facts("sanction:along in a2"), *_listed("sanctions", 'organisation: "organisation:a2"')),
        CLIENT_OF_B,
    ),
    Sentence(
        "a client whose body nobody knows must not learn of anybody",
        CLIENT_OF_NOTHING,
        ('"servant:stays"', '"Stays"', '"appointment:stays in a"'),
        (
            *_person("servant:stays", "Stays"),
            *_facts("appointment:stays in a"),
            *_staff("organisation:a"),
            *_posts("position:stays in a"),
        ),
    ),
    Sentence(
        "a client must not learn of somebody who never held a position",
        CLIENT_OF_A,
        ('"servant:nowhere"', '"Nowhere"'),
        tuple(_person("servant:nowhere", "Nowhere")),
    ),
    Sentence(
        "an investigator must not learn of somebody who never held a position in her bodies",
        INVESTIGATOR_OF_A,
        (*_FOREIGN, '"servant:nowhere"'),
        (
            *_person("servant:foreign", "Foreign"),
            *_person("servant:nowhere", "Nowhere"),
            *_posts("position:foreign in b"),
            *_staff("organisation:b"),
        ),
    ),
    Sentence(
        "an investigator of A must not learn of facts of somebody who never was there",
        INVESTIGATOR_OF_A,
        ('"appointment:foreign in b"', '"relative:of foreign"'),
        (
            *_facts("appointment:foreign in b"),
            '{ node(id: "relative:of foreign") { id } }',
            *_listed("appointments", 'organisation: "organisation:b"', 'orderNumber: "order appointment:foreign in b"'),
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
                *_person("servant:stays", "Stays"),
                *_facts("appointment:stays in a"),
                *_posts("position:stays in a"),
                *_staff("organisation:a"),
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
                *_facts("sanction:moved in a", "certificate:moved in a", "assessment:moved in a", "appeal:moved in a"),
                '{ node(id: "relative:of moved") { id } }',
                '{ competition(id: "competition:for a") { id } }',
                *_listed("competitions", ""),
            ),
        )
        for who, caller in (("an integrator", INTEGRATOR), ("an auditor", AUDITOR), ("a servant whom no token names", SOMEBODY))
    ),
    # A servant and others.
    Sentence(
        "a servant must not learn of a colleague",
        HERSELF,
        ('"servant:foreign"', '"Foreign"', '"appointment:foreign in b"'),
        (
            *_person("servant:foreign", "Foreign"),
            *_posts("position:foreign in b"),
            *_staff("organisation:b"),
            *_facts("appointment:foreign in b"),
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
            _listed(
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
        tuple(_listed("assessments", 'evaluator: "servant:judge"', 'evaluator: "servant:foreign"')),
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
            *_listed("competitions", 'position: "position:stays in a"', 'organisation: "organisation:a"'),
        ),
    ),
    Sentence(
        "a servant must not learn of the facts of others",
        STAYING,
        ('"sanction:moved in a"', '"certificate:moved in a"', '"assessment:moved in a"', '"appeal:moved in a"'),
        tuple(_facts("sanction:moved in a", "certificate:moved in a", "assessment:moved in a", "appeal:moved in a")),
    ),
    Sentence(
        "a servant must not learn of her kin more than what she declared",
        STAYING,
        _FOREIGN,
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
    # What is derived, and what stands behind a row.
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
    # Questions.
    Sentence(
        "a client of A must not learn from a question of anybody who never was in A",
        CLIENT_OF_A,
        _FOREIGN,
        (
            '{ connection(from: "servant:stays", to: "servant:foreign") { other { id name } } }',
            '{ connection(from: "servant:gone", to: "servant:stays") { one { id name } } }',
            '{ developmentPlan(servantId: "servant:foreign") { servantId name } }',
            '{ appointmentCheck(positionId: "position:stays in a", servantIds: ["servant:foreign"]) { servantId } }',
            '{ certificateReconciliation(servantId: "servant:foreign") { about name } }',
        ),
    ),
    Sentence(
        "a client of A must not learn from a ranking how somebody stands who never was in A",
        CLIENT_OF_A,
        ('"Applicant"', '"Judge"'),
        (
            '{ candidateRanking(positionId: "position:foreign in b", servantIds: "servant:applicant") { candidates { name } } }',
            '{ candidateRanking(positionId: "position:stays in a", servantIds: "servant:judge") { candidates { name } } }',
        ),
    ),
    Sentence(
        "a client of A must not learn from a check of an appeal that was filed in B",
        CLIENT_OF_A,
        ('"servant:stays"', '"Stays"'),
        ('{ appealCheck(id: "appeal:stays in b") { appellantId appellantName } }',),
    ),
    Sentence(
        "a client of A must not learn from a ranking who applied for a post of B",
        CLIENT_OF_A,
        ('"Stays"', '"Applicant"', '"servant:stays"'),
        (
            '{ candidateRanking(competitionId: "competition:for b") { candidates { servantId name } } }',
            '{ candidateRanking(competitionId: "competition:for b") { choice { aboveIds openIds } candidates { name } } }',
        ),
    ),
    Sentence(
        "a servant must not learn from a ranking who else applied where she did",
        HERSELF,
        ('"Applicant"',),
        ('{ candidateRanking(competitionId: "competition:for a") { candidates { servantId name } } }',),
        CLIENT_OF_A,
    ),
    Sentence(
        "a client of A must not learn figures of B",
        CLIENT_OF_A,
        ('"organisation:b"', '"asOf"'),
        (
            '{ turnover(about: ["organisation:b"]) { asOf about { id } } }',
            '{ turnover(about: ["organisation:a", "organisation:b"]) { asOf about { id } } }',
            '{ meritIndex(organisationId: "organisation:b") { asOf about { id } } }',
            '{ promotionStatistics(about: "organisation:b") { asOf about { id } } }',
            '{ trainingCompliance(organisationId: "organisation:b") { asOf about { id } } }',
            '{ timeToPromotion(ladder: "L", rank: 1, organisationId: "organisation:b") { asOf about { id } } }',
            "{ meritIndexChanges { edges { node { organisationId } } } }",
            "{ meritIndexChanges(order: RISE) { edges { node { organisation { id } } } } }",
        ),
    ),
    *(
        Sentence(
            f"{who} must not learn what another policy would open",
            caller,
            ('"judged"',),
            ('{ policyWhatIf(policy: "") { judged } }', '{ policyWhatIf(policy: "") { rules { ruleId } judged } }'),
        )
        for who, caller in (("a client", CLIENT_OF_A), ("a servant", HERSELF), ("an integrator", INTEGRATOR))
    ),
    # Who looked, what portals contradict each other about, and what stands behind facts.
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


@pytest.fixture(scope="module")
def world(engine: OpenEngine, run: Run) -> World:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return build_every_label(run, engine.database)


async def _tell(world: World, caller: Caller | None, query: str) -> str:
    """Return the whole answer as text. Whoever may not see something gets an answer, or is told that it is forbidden."""
    context = context_of(world.database, caller)
    result = await answering().answer(query, {}, context)
    errors = [error.formatted for error in client_errors(result.errors or [])]
    assert {(error.get("extensions") or {}).get("code") for error in errors} <= {"FORBIDDEN"}, (query, errors)
    return json.dumps({"data": result.data, "errors": errors}, ensure_ascii=False)


def shown(world: World, caller: Caller | None, queries: Sequence[str]) -> list[str]:
    """Return the answers to some queries, which are asked at the same time."""

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(_tell(world, caller, query) for query in queries))

    return world.run(all_of_them())


# What is tried here does not depend on the engine; each statement is run on both elsewhere.
@pytest.mark.parametrize("engine", ["arcadedb"], indirect=True, scope="session")
@pytest.mark.parametrize("sentence", SENTENCES, ids=[each.text for each in SENTENCES])
def test_nobody_learns_what_is_not_hers(world: World, sentence: Sentence) -> None:
    asked = dict(zip(sentence.queries, shown(world, sentence.caller, sentence.queries), strict=True))
    assert [query for query, answer in asked.items() if any(secret in answer for secret in sentence.secrets)] == []
    known = dict(zip(sentence.queries, shown(world, sentence.known_to, sentence.queries), strict=True))
    assert [query for query, answer in known.items() if not any(secret in answer for secret in sentence.secrets)] == []
    assert [secret for secret in sentence.secrets if not any(secret in answer for answer in known.values())] == []


# How many there are for the hub itself, and for callers.
NUMBERS: Mapping[str, Mapping[Caller | None, int]] = {
    "{ servants { totalCount } }": {
        None: 12,
        CLIENT_OF_A: 6,
        CLIENT_OF_NOTHING: 0,
        INVESTIGATOR_OF_A: 6,
        HERSELF: 1,
        INTEGRATOR: 0,
    },
    "{ appointments { totalCount } }": {
        None: 16,
        CLIENT_OF_A: 7,
        CLIENT_OF_NOTHING: 0,
        INVESTIGATOR_OF_A: 11,
        HERSELF: 2,
        AUDITOR: 0,
    },
    "{ sanctions { totalCount } }": {
        None: 5,
        CLIENT_OF_A: 1,
        CLIENT_OF_NOTHING: 0,
        INVESTIGATOR_OF_A: 4,
        HERSELF: 2,
        INTEGRATOR: 0,
    },
    "{ assessments { totalCount } }": {None: 3, CLIENT_OF_A: 1, CLIENT_OF_B: 2, STAYING: 1, AUDITOR: 0},
    "{ appeals { totalCount } }": {None: 3, CLIENT_OF_A: 1, CLIENT_OF_B: 2, STAYING: 1, AUDITOR: 0},
    "{ degreeGrants { totalCount } }": {None: 3, CLIENT_OF_A: 2, CLIENT_OF_B: 3, STAYING: 1, AUDITOR: 0},
    "{ reserveMemberships { totalCount } }": {None: 3, CLIENT_OF_A: 1, CLIENT_OF_B: 2, STAYING: 1, AUDITOR: 0},
    "{ promotions { totalCount } }": {None: 1, CLIENT_OF_A: 0, CLIENT_OF_B: 1, HERSELF: 1, STAYING: 0},
    "{ competitions { totalCount } }": {None: 2, CLIENT_OF_A: 1, CLIENT_OF_B: 1, HERSELF: 1, SOMEBODY: 0},
    '{ organisation(id: "organisation:b") { staff { totalCount } } }': {None: 8, CLIENT_OF_A: 0, CLIENT_OF_B: 8, STAYING: 0},
}


@pytest.mark.parametrize("query", NUMBERS)
def test_lists_are_as_long_as_what_is_seen_of_them(world: World, query: str) -> None:
    for caller, number in NUMBERS[query].items():
        (answer,) = shown(world, caller, [query])
        assert f'"totalCount": {number}}}' in answer, (caller, answer)
