"""A sentence, and the ways that could tell what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from resolvers.access.callers import Caller


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


def facts(*ids: str) -> Iterator[str]:
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
            yield from listed(_LISTS[kind], "", f'servant: "{servant}"')


def listed(root: str, *filters: str) -> Iterator[str]:
    for chosen in filters:
        given = f", filter: {{{chosen}}}" if chosen else ""
        yield f"{{ {root}(first: 100{given}) {{ edges {{ node {{ id }} }} totalCount }} }}"


def within(body: str, *roots: str) -> Iterator[str]:
    """Yield the lists of what people of a body have."""
    for root in roots:
        yield from listed(root, f'organisation: "{body}"', f'organisation: "{body}", below: true')


def person(id_: str, name: str) -> Iterator[str]:
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


def posts(*positions: str) -> Iterator[str]:
    """Yield all ways from a post to those who hold it."""
    for id_ in positions:
        for holder in ("holder", 'holder(on: "2025-06-15")', "holders", 'holders(on: "2025-06-15")'):
            yield f'{{ position(id: "{id_}") {{ {holder} {{ appointment {{ id }} servant {{ id name }} }} }} }}'


def staff(body: str) -> Iterator[str]:
    """Yield all ways from a body to those who serve there."""
    shown = "edges { node { id servant { id name } } }"
    yield f'{{ organisation(id: "{body}") {{ staff {{ {shown} }} }} }}'
    yield f'{{ organisation(id: "{body}") {{ staff(below: true) {{ {shown} }} }} }}'
    yield f'{{ node(id: "{body}") {{ ... on Organisation {{ staff {{ {shown} }} }} }} }}'
    yield f"{{ organisations(first: 5) {{ edges {{ node {{ staff(first: 20) {{ {shown} }} }} }} }} }}"
    holders = "holders { appointment { id } servant { id name } }"
    yield f'{{ organisation(id: "{body}") {{ positions(first: 100) {{ edges {{ node {{ {holders} }} }} }} }} }}'


OF_FOREIGN = ('"servant:foreign"', '"Foreign"')
AWAY = ('"appointment:moved in b"', '"promotion:moved in b"')
