"""The criterion ``below`` widens another one. Alone it would list everything, so it is refused."""

from __future__ import annotations

import pytest

from graph.migrations import migrate
from tests.conftest import OpenEngine, Run
from tests.schema.conftest import Hub
from tests.support.engines import empty


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run) -> Hub:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    return Hub(engine.database, run)


@pytest.mark.parametrize(
    ("field", "above"),
    [
        ("organisations", "parent"),
        ("positions", "organisation"),
        ("servants", "organisation"),
        ("findings", "organisation"),
        ("appointments", "organisation"),
        ("promotions", "organisation"),
        ("competitions", "organisation"),
        ("certificates", "organisation"),
    ],
)
def test_below_alone_is_refused_with_the_name_of_what_is_missing(hub: Hub, field: str, above: str) -> None:
    code, message = hub.refusal(f"{{ {field}(filter: {{below: true}}) {{ totalCount }} }}")
    assert code == "BAD_USER_INPUT"
    assert message == f"below needs an organisation: give the id of one as {above}, or leave below out."
    assert hub.statements == []

    whole = f'{{ {field}(filter: {{below: true, {above}: "organisation:0"}}) {{ totalCount }} }}'
    assert hub.data(whole)[field] == {"totalCount": 0}


def test_counts_refuse_it_too(hub: Hub) -> None:
    assert hub.refusal("{ findingCounts(by: RULE, filter: {below: true}) { findings } }")[0] == "BAD_USER_INPUT"
