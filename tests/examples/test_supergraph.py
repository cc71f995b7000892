"""The example of a supergraph, as its page starts it: the hub, the Academy's catalogue and the gateway, each on its own port."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from graph.driver.database import Database
from loaders.keys.ids import stable_id
from meritgraph.access.local_key import issue_token
from meritgraph.access.principals import Role
from meritgraph.services import migrated_database
from meritgraph.settings import Settings
from sandbox.learning import build_courses
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.fork_server import ROOT
from tests.support.npm import from_npm
from tests.support.principals import principal
from tests.support.serving import served
from tests.support.two_bodies import A, B, build_two_bodies

EXAMPLE = ROOT / "examples" / "supergraph"
SECRET = "a secret of the gateway and the hub"
CATALOGUE = [
    {
        "id": "course:audit",
        "sessions": [
            {"number": "S2", "begins": "2027-05-03", "city": "Nukus", "free_places": 4},
            {"number": "S1", "begins": "2027-02-01", "city": "Samarqand", "free_places": 10},
        ],
    },
    # One that the hub does not know.
    {"id": "course:of nobody", "sessions": [{"number": "S3", "begins": "2027-03-01", "city": "Buxoro", "free_places": 1}]},
]
CAREER = """query($id: ID!) { servant(id: $id) {
  name enrolments { course { title freeHours sessions { id begins city } } }
} }"""
AUDIT = {
    "title": "Audit",
    "freeHours": 14 * 36,
    "sessions": [
        {"id": "S1", "begins": "2027-02-01", "city": "Samarqand"},
        {"id": "S2", "begins": "2027-05-03", "city": "Nukus"},
    ],
}


@dataclass(frozen=True, slots=True)
class Supergraph:
    """A running gateway, and the hub behind it."""

    gateway: str
    hub: str
    home: Path

    def token(self, body: str, role: Role = Role.CLIENT) -> str:
        return issue_token(Settings(home=self.home), principal(role, f"hr of {body}", body), 1)

    def ask(self, query: str, token: str, purpose: str | None = "personnel", **variables: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}", **({"X-Purpose": purpose} if purpose else {})}
        return httpx.post(self.gateway, json={"query": query, "variables": variables}, headers=headers, timeout=30).json()


@contextmanager
def started(*arguments: str | Path, **variables: str) -> Generator[str]:
    """Run a program that prints its address first; it is killed at the end."""
    with subprocess.Popen([*map(str, arguments)], env={**os.environ, **variables}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def compose(out: Path, *subgraphs: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", EXAMPLE / "compose.cjs", out, *subgraphs], capture_output=True, text=True, check=False, timeout=60
    )


def schema_of_catalogue(folder: Path) -> Path:
    printed = subprocess.run(
        [sys.executable, EXAMPLE / "catalogue.py", "schema"], capture_output=True, text=True, check=True, timeout=60
    )
    file = folder / "catalogue.graphql"
    file.write_text(printed.stdout, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def supergraph(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supergraph]:
    from_npm("@apollo/gateway")
    folder = tmp_path_factory.mktemp("supergraph")
    home, secret, catalogue, composed = (
        folder / "var",
        folder / "secret",
        folder / "catalogue.json",
        folder / "supergraph.graphql",
    )
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    catalogue.write_bytes(orjson.dumps(CATALOGUE))
    write_service(run, home)
    with ExitStack() as stack:
        hub = stack.enter_context(served(home, MERITGRAPH_API_GATEWAY_SECRET_FILE=str(secret)))
        academy = stack.enter_context(started(sys.executable, EXAMPLE / "catalogue.py", "serve", catalogue, "0"))
        at_hub = str(hub.client.base_url.join("graphql"))
        made = compose(composed, f"hub={at_hub}={ROOT / 'schema.graphql'}", f"catalogue={academy}={schema_of_catalogue(folder)}")
        assert (made.returncode, made.stderr) == (0, "")
        gateway = stack.enter_context(started("node", EXAMPLE / "gateway.cjs", composed, "0", GATEWAY_SECRET_FILE=str(secret)))
        yield Supergraph(gateway, at_hub, home)


def write_service(run: Run, home: Path) -> None:
    """Write two bodies, and a course that «moved» took in each of them."""

    async def opened() -> Database:
        return await stack.enter_async_context(migrated_database(Settings(home=home)))

    stack = AsyncExitStack()
    database = run(opened())
    build_two_bodies(run, database)
    taken = """CREATE (c:Course {id: 'course:audit', title: 'Audit', hours: 36}) WITH c
    MATCH (e:Enrolment) WHERE e.id IN ['enrolment:moved in a', 'enrolment:moved in b'] CREATE (e)-[:OF]->(c)"""
    run(execute(database, taken))
    run(stack.aclose())


def test_a_question_goes_through_both_subgraphs_as_far_as_its_user_sees(supergraph: Supergraph) -> None:
    """«moved» serves in B, which sees her whole career; A sees what she learned while she was there."""
    of_b = supergraph.ask(CAREER, supergraph.token(B), id="servant:moved")
    of_a = supergraph.ask(CAREER, supergraph.token(A), id="servant:moved")
    of_nobody = supergraph.ask(CAREER, supergraph.token(A), id="servant:foreign")

    assert of_b == {"data": {"servant": {"name": "Moved", "enrolments": [{"course": AUDIT}, {"course": AUDIT}]}}}
    assert of_a == {"data": {"servant": {"name": "Moved", "enrolments": [{"course": AUDIT}]}}}
    assert of_nobody == {"data": {"servant": None}}


def test_a_question_to_the_catalogue_is_completed_by_the_hub(supergraph: Supergraph) -> None:
    query = "{ sessions { id course { title hours } } }"
    audit = {"title": "Audit", "hours": 36}

    # What the hub does not know is null, and spoils nothing else. This is public, so no purpose is needed.
    assert supergraph.ask(query, supergraph.token(A), purpose=None)["data"] == {
        "sessions": [{"id": "S1", "course": audit}, {"id": "S3", "course": None}, {"id": "S2", "course": audit}]
    }


def test_who_asks_and_what_for_reaches_the_hub(supergraph: Supergraph) -> None:
    without_purpose = supergraph.ask(CAREER, supergraph.token(B), purpose=None, id="servant:moved")
    without_token = supergraph.ask("{ sessions { course { title } } }", "nothing")

    assert [each["extensions"] for each in without_purpose["errors"]] == [{"code": "FORBIDDEN"}]
    assert {each["extensions"]["code"] for each in without_token["errors"]} == {"UNAUTHENTICATED"}


def test_without_the_gateway_its_questions_are_refused(supergraph: Supergraph) -> None:
    for query in (
        "{ _service { sdl } }",
        '{ _entities(representations: [{__typename: "Course", id: "course:audit"}]) { __typename } }',
    ):
        headers = {"Authorization": f"Bearer {supergraph.token(A)}"}
        refused = httpx.post(supergraph.hub, json={"query": query}, headers=headers)
        assert [each["extensions"]["code"] for each in refused.json()["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]


def test_the_composition_says_what_does_not_fit(tmp_path: Path) -> None:
    from_npm("@apollo/composition")
    other = tmp_path / "other.graphql"
    other.write_text("type Query { courses: Int }", encoding="utf-8")

    made = compose(tmp_path / "out", f"hub=http://hub={ROOT / 'schema.graphql'}", f"other=http://other={other}")

    assert made.returncode == 1
    assert "Query.courses" in made.stderr
    assert not (tmp_path / "out").exists()


def test_sizes_and_costs_are_part_of_the_supergraph(tmp_path: Path) -> None:
    from_npm("@apollo/composition")
    out = tmp_path / "out"

    made = compose(out, f"hub=http://hub={ROOT / 'schema.graphql'}")

    assert (made.returncode, made.stderr) == (0, "")
    composed, own = out.read_text("utf-8"), (ROOT / "schema.graphql").read_text("utf-8")
    for directive in ("@listSize(", "@cost("):
        assert composed.count(f" {directive}") == own.count(f" {directive}") + composed.count(f"directive {directive}")


def test_the_catalogue_of_the_example_has_courses_of_the_demo() -> None:
    given = {each["id"] for each in orjson.loads((EXAMPLE / "catalogue.json").read_bytes())}

    assert given <= {stable_id("course", "my.dba.uz/courses", course.code) for course in build_courses(7)}
