"""What a portal's package answers and raises: nothing that cannot be stored gets past the boundary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.errors import DeliveryRefused, PortalError
from graph.model.facts import Ref
from loaders.portal_api.contract import Page, Scope, ScopeDone, UnchangedPage
from loaders.portal_api.guard import LONGEST_NAME, checked, portal_errors
from tests.support.scripted_portal import ALL_DAYS

HALF = "\udce1"
CP866 = "реестр".encode("cp866").decode(errors="surrogateescape")


def problem_of(answer: Any) -> str:
    with pytest.raises(PortalError) as refused, portal_errors("p/people/all"):
        checked(answer)
    return str(refused.value)


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (Page(CP866, b"", list), "Page.name"),
        (Page("1", b"", list, note=HALF), "Page.note"),
        (Page("1", b"", list, watermark=f"2026{HALF}"), "Page.watermark"),
        (UnchangedPage(CP866), "UnchangedPage.name"),
        (Scope(CP866), "Scope.name"),
        (ScopeDone(watermark=HALF), "ScopeDone.watermark"),
        (ScopeDone(type(ALL_DAYS)(ALL_DAYS.from_, ALL_DAYS.to, (Ref("x", HALF),))), "CoveredDays.bodies"),
    ],
)
def test_half_of_a_letter_is_refused_wherever_it_would_be_stored(answer: Any, part: str) -> None:
    problem = problem_of(answer)
    problem.encode()
    assert problem.startswith(f"p/people/all: its reader failed with ValueError: {part} holds half of a letter ('\\udce1')")


def page(name: str) -> Page:
    return Page(name, b"", list)


@pytest.mark.parametrize("made", [Scope, UnchangedPage, page])
def test_a_name_without_room_in_an_index_is_refused_and_not_repeated(made: Callable[[str], Any]) -> None:
    assert checked(made("щ" * LONGEST_NAME))
    problem = problem_of(made("щ" * (LONGEST_NAME + 1)))
    assert ".name has 501 characters, of 500 at most («щщщщ…щщщщ»). The package must give pages and scopes short" in problem
    assert len(problem) < 500


def test_notes_and_watermarks_may_be_long() -> None:
    assert checked(Page("1", b"", list, watermark="9" * 10_000, note="щ" * 10_000))


@pytest.mark.parametrize("error", [PortalError, DeliveryRefused, ValueError])
def test_what_a_package_says_can_be_stored(error: type[Exception]) -> None:
    with pytest.raises((PortalError, DeliveryRefused)) as raised, portal_errors("p"):
        raise error(f"the file {CP866} is {'щ' * 20_000_000}")
    message = str(raised.value)
    message.encode()
    assert "\\udce1\\udce2\\udce0 is щщ" in message
    assert len(message) < 21_000


def test_what_the_graph_keeps_of_a_message_can_be_stored_too() -> None:
    with pytest.raises(PortalError) as raised, portal_errors("p"):
        raise PortalError("a row", kept=HALF)
    assert raised.value.kept == "\\udce1"
