"""Sanctions, appeals, assessments, degrees and memberships as lists: by servant, body, day and kind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.migrations.files import packaged_migrations
from tests.conftest import Run
from tests.schema.conftest import Hub
from tests.schema.test_servant_facts import AZIZ, CONDUCT, GULNORA, LEARNED
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

LISTS = ("sanctions", "appeals", "assessments", "degreeGrants", "reserveMemberships")


@pytest.fixture(scope="module")
def listed(hub: Hub, run: Run) -> Hub:
    """Return the hub with facts of Gulnora, who serves in the ministry, that an earlier release wrote without keys."""
    days = {f"d{year}": date(year, 6, 1) for year in (2011, 2015, 2016, 2017)}
    for text in (LEARNED, CONDUCT):
        run(execute(hub.database, text, id=hub.id_of(GULNORA), other=hub.id_of(AZIZ), **days))
    (migration,) = (each for each in packaged_migrations() if each.source == "V021__keys_of_facts_of_servants.cypher")
    for _ in range(2):
        for text in migration.statements:
            run(hub.database.schema(text))
    return hub


def ids(hub: Hub, field: str, chosen: dict[str, Any] | None = None, first: int = 50) -> list[str]:
    """Return the ids of a list, read in pages, of which the last one has the rest."""
    kind = field[0].upper() + field[1:-1]
    query = f"""query($filter: {kind}Filter, $first: Int!, $after: String) {{
      {field}(filter: $filter, first: $first, after: $after) {{
        totalCount pageInfo {{ hasNextPage endCursor }} edges {{ node {{ id servant {{ id }} }} }} }} }}"""
    found: list[str] = []
    after = None
    while True:
        page = hub.data(query, filter=chosen, first=first, after=after)[field]
        found += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found
        after = page["pageInfo"]["endCursor"]


def test_facts_come_newest_first_those_without_a_day_last_and_are_paged(listed: Hub) -> None:
    for first in (1, 2, 50):
        assert ids(listed, "sanctions", first=first) == ["sanction:2", "sanction:1", "sanction:3"]
    assert ids(listed, "appeals") == ["appeal:1", "appeal:2"]
    assert ids(listed, "assessments") == ["assessment:2", "assessment:1", "assessment:3"]
    assert ids(listed, "degreeGrants") == ["degree_grant:1"]
    assert ids(listed, "reserveMemberships") == ["reserve_membership:1"]


@pytest.mark.parametrize("field", LISTS)
def test_they_are_found_from_the_servant_and_from_the_body_in_which_she_serves(listed: Hub, field: str) -> None:
    whole = ids(listed, field)
    ministry, office = listed.id_of("Ministry of Transport"), listed.id_of("District office")
    gulnora, aziz = listed.id_of(GULNORA), listed.id_of(AZIZ)
    asked = "query($id: ID!) { organisation(id: $id) { staff { edges { node { servant { id } } } } } }"
    staff = listed.data(asked, id=ministry)["organisation"]["staff"]["edges"]
    assert gulnora in [edge["node"]["servant"]["id"] for edge in staff]

    assert ids(listed, field, {"servant": gulnora}) == whole
    assert ids(listed, field, {"servant": aziz}) == []
    assert ids(listed, field, {"organisation": ministry}) == whole
    assert ids(listed, field, {"organisation": ministry, "below": True}) == whole
    assert ids(listed, field, {"organisation": office}) == []
    assert ids(listed, field, {"organisation": ministry, "servant": gulnora}) == whole
    assert listed.refusal(f"{{ {field}(filter: {{below: true}}) {{ totalCount }} }}")[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("field", "chosen", "found"),
    [
        ("sanctions", {"kind": "REPRIMAND"}, ["sanction:1"]),
        ("sanctions", {"imposed": {"from": "2015-06-01", "to": "2015-06-01"}}, ["sanction:1"]),
        ("sanctions", {"imposed": {"from": "2015-06-02"}}, ["sanction:2"]),
        ("sanctions", {"imposed": {"to": "2015-05-31"}}, []),
        ("appeals", {"kind": "REQUEST"}, ["appeal:2"]),
        ("appeals", {"filed": {"from": "2016-06-01"}}, ["appeal:1"]),
        ("assessments", {"type": "A1"}, ["assessment:2", "assessment:1"]),
        ("assessments", {"fixedOn": {"to": "2016-06-01"}}, ["assessment:1", "assessment:3"]),
        ("degreeGrants", {"degree": "SERVANT_3", "granted": {"from": "2017-06-01"}}, ["degree_grant:1"]),
        ("degreeGrants", {"degree": "SERVANT_2"}, []),
        ("reserveMemberships", {"pool": "NATIONAL", "started": {"from": "2015-06-01"}}, ["reserve_membership:1"]),
        ("reserveMemberships", {"openOn": "2017-05-31"}, ["reserve_membership:1"]),
        ("reserveMemberships", {"openOn": "2017-06-01"}, []),
        # No record states them.
        ("sanctions", {"missingAtPortal": True}, []),
        ("sanctions", {"missingAtPortal": False}, ["sanction:2", "sanction:1", "sanction:3"]),
        ("sanctions", {"changedSince": "2026-01-01T00:00:00Z"}, []),
    ],
)
def test_they_are_chosen_by_kind_and_day(listed: Hub, field: str, chosen: dict[str, Any], found: list[str]) -> None:
    assert ids(listed, field, chosen) == found


def test_assessments_are_found_by_who_gave_them(listed: Hub) -> None:
    assert ids(listed, "assessments", {"evaluator": listed.id_of(AZIZ)}) == ["assessment:1"]
    assert ids(listed, "assessments", {"evaluator": listed.id_of(GULNORA)}) == []
