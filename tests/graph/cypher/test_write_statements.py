"""The shape of each built statement, as files: one for each verb, of a label that shows all that the verb can do."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.cypher.write_statements import all_write_statements, named_write_statement
from graph.errors import UnknownStatement
from graph.model.table import SOURCE_NODES

GOLDEN = Path(__file__).parent / "golden"
SHOWN = (
    *("create_servant", "create_appointment", "merge_area", "update_certificate", "queue_survivorship_contract"),
    *("claims_servant", "claims_appointment", "claims_contract", "describe_appointment", "known_course"),
    *(
        "identify_servant",
        "rename_appointment",
        "link_assessment_ratings",
        "link_position_version_position",
        "evidence_promotion",
        "read_evidence_promotion",
    ),
)


@pytest.mark.parametrize("name", SHOWN)
def test_a_statement_has_the_shape_of_its_golden_file(name: str) -> None:
    assert f"{named_write_statement(name).text}\n" == (GOLDEN / f"{name}.cypher").read_text("utf-8")


def test_every_golden_file_is_compared_and_every_verb_has_one() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SHOWN)
    kinds = sorted((node.kind for node in SOURCE_NODES), key=len, reverse=True)
    verbs = {_verb(name, kinds) for name in all_write_statements()}
    assert {_verb(name, kinds) for name in SHOWN} == verbs


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(UnknownStatement, match="create_nothing"):
        named_write_statement("create_nothing")


def _verb(name: str, kinds: list[str]) -> str:
    for verb in ("link", "evidence", "read_evidence"):
        if name.startswith(f"{verb}_"):
            return verb
    kind = next(kind for kind in kinds if name.endswith(f"_{kind}"))
    return name.removesuffix(f"_{kind}")
