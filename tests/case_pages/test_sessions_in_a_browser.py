"""A session in a real Chromium, under the policy of our pages: signing in by keyboard, the warning, and signing out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] (it has none)
from playwright.sync_api import Page, expect

from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.sessions.links import sign_in_path
from tests.support.chromium import chromium, page_in_chromium
from tests.support.house import House
from tests.support.serving import served

_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
AUDITOR = Principal("ann@body.example", Role.AUDITOR)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("var")
    with served(home) as hub:
        yield House.of(hub, home)


@pytest.fixture
def troubles() -> list[str]:
    """Return what the page complains of, once it is watched."""
    return []


@pytest.fixture
def page(troubles: list[str]) -> Iterator[Page]:
    with page_in_chromium(chromium()) as page:
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        yield page


def accessible(page: Page) -> list[Any]:
    axe: Any = Axe()
    found: list[Any] = axe.run(page, options=_RULES).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_by_keyboard_from_sign_in_to_sign_out(house: House, page: Page, troubles: list[str]) -> None:
    address = str(house.served.client.base_url).rstrip("/")
    page.goto(f"{address}/session")
    expect(page).to_have_url(f"{address}/sign-in")
    assert accessible(page) == []
    page.get_by_label("Token").focus()
    page.keyboard.type(house.token(AUDITOR))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Personnel work")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # The first page of an auditor.
    expect(page).to_have_url(f"{address}/")
    page.goto(f"{address}/session")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your session")
    expect(page.locator(".session")).to_contain_text("ann@body.example: An appointment that is being prepared")
    assert accessible(page) == []
    # Scripts get none of it.
    assert page.evaluate("() => document.cookie") == ""
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.goto(f"{address}/session")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert troubles == []


def test_the_warning_comes_two_minutes_before_and_somebody_stays(house: House, page: Page, troubles: list[str]) -> None:
    address = str(house.served.client.base_url).rstrip("/")
    page.clock.install()
    page.goto(address + sign_in_path(house.key, AUDITOR, "oversight", 1))
    page.goto(f"{address}/session")
    status, button = page.locator(".session-status"), page.get_by_role("button", name="Stay signed in")
    page.clock.fast_forward("27:50")
    expect(status).to_have_text("")
    expect(button).to_be_hidden()
    page.clock.fast_forward("00:20")
    expect(status).to_contain_text("You will be signed out in two minutes")
    assert accessible(page) == []
    button.focus()
    page.keyboard.press("Enter")
    expect(status).to_have_text("You stay signed in.")
    expect(button).to_be_hidden()
    page.clock.fast_forward("27:50")
    expect(status).to_have_text("You stay signed in.")
    page.clock.fast_forward("00:20")
    expect(status).to_contain_text("You will be signed out in two minutes")
    button.click()
    expect(status).to_have_text("You stay signed in.")
    # The token ends after an hour, and nothing prolongs that.
    page.clock.fast_forward("01:50")
    expect(status).to_contain_text("Your token ends in two minutes")
    expect(button).to_be_hidden()
    page.clock.fast_forward("02:00")
    expect(status).to_contain_text("You are signed out")
    assert troubles == []


def test_a_link_cannot_be_followed_from_another_site(house: House, page: Page) -> None:
    """A page of another origin sends the browser to the link, by which its reader would become somebody else."""
    address = str(house.served.client.base_url).rstrip("/") + sign_in_path(house.key, AUDITOR, "oversight", 1)
    page.route(
        "http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=f'<a href="{address}">free</a>')
    )
    page.goto("http://evil.example/")
    page.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This link signs nobody in")
    assert page.context.cookies() == []
