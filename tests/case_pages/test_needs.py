"""What a page needs: a failed part of an answer never looks like an empty one."""

from __future__ import annotations

import pytest

from meritgraph.case_pages.asking import Asked, Problem, Unanswered
from meritgraph.case_pages.needs import require_whole


@pytest.mark.parametrize("code", ["INTERNAL_SERVER_ERROR", "TIMEOUT", "UPSTREAM_UNAVAILABLE", "BAD_USER_INPUT"])
def test_a_list_that_could_not_be_read_is_no_empty_list(code: str) -> None:
    failed = Problem(code, "It failed.", ("conflicts",))
    with pytest.raises(Unanswered) as raised:
        require_whole(Asked({"conflicts": None}, [Problem("FORBIDDEN", "Not yours.", ("x",)), failed]))
    assert raised.value.problem == failed


def test_what_a_reader_may_not_see_is_left_out_of_her_page() -> None:
    asked = Asked({"conflicts": None, "servant": {}}, [Problem("FORBIDDEN", "Not yours.", ("conflicts",))])
    require_whole(asked)
    assert asked.errors[0].hidden
