"""The case pages in a real Chromium: from signing in to a decision that everybody concerned sees; by keyboard; for every reader.

The person of the lead is called as somebody would be who attacks the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] (it has none)
from playwright.sync_api import Browser, Page, expect

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.sessions.links import sign_in_path
from tests.conftest import Run
from tests.support.chromium import chromium, opened_chromium, page_of
from tests.support.engines import cypher
from tests.support.house import House
from tests.support.one_finding import begin_story
from tests.support.serving import served

_ATTACK = "</script><svg onload=alert(1)>\"'&"
_ACCESSIBLE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
_WATCHED = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
window.alert = () => window.violations.push("alert");
"""


@dataclass(frozen=True, slots=True)
class World:
    """A hub with one lead, who reads it, and the ids that the graph gave."""

    house: House
    body: str
    lead: str
    servant: str
    post: str

    @property
    def address(self) -> str:
        return str(self.house.served.client.base_url).rstrip("/")

    def investigator(self, name: str) -> Principal:
        return Principal(name, Role.INVESTIGATOR, self.body)

    def link(self, reader: Principal, purpose: str) -> str:
        return self.address + sign_in_path(self.house.key, reader, purpose, 1)


@pytest.fixture(scope="module")
def world(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("pages") / "var"
    home.mkdir()
    opened = open_database(DatabaseSettings(home=home, compiler="quick"))
    database = run(opened.__aenter__())
    try:
        run(migrate(database))
        story = begin_story(run, database, home, lastName=_ATTACK)
        found = """MATCH (f:Finding)-[:CONCERNS]->(s:Servant)-[:HELD]->(a:Appointment {open: true})-[:TO]->(p:Position)-[:IN]->(o)
        RETURN s.id AS servant, p.id AS post, o.id AS body"""
        (row,) = run(database.read(cypher(found)))
        ids = {name: str(value) for name, value in row.items()}
        lead = story.id
    finally:
        run(opened.__aexit__(None, None, None))
    reader = Principal("inspector", Role.INVESTIGATOR, ids["body"])
    with served(home, reader) as hub:
        yield World(House.of(hub, home), ids["body"], lead, ids["servant"], ids["post"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_chromium(chromium()) as browser:
        yield browser


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Return what opens a page in a browser of its own. At the end no page has complained of anything."""
    pages, troubles = list[Page](), list[str]()

    def open_page(**options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        page = page_of(browser.new_context(**options))
        page.add_init_script(_WATCHED)
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("response", lambda response: troubles.append(response.url) if response.status >= 400 else None)
        page.on("requestfailed", lambda request: troubles.append(request.url))
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert page.context.browser is not None
        page.context.close()
    assert troubles == []


def complaints(page: Page) -> list[Any]:
    """Return what axe finds on a page, what its policy stopped, and whether it scrolls sideways."""
    axe: Any = Axe()
    found: list[Any] = [
        (each["id"], [node["html"] for node in each["nodes"]])
        for each in axe.run(page, options=_ACCESSIBLE).response["violations"]
    ]
    found += page.evaluate("() => window.violations")
    if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("it scrolls sideways")
    return found


def drawn(page: Page) -> set[str]:
    """Return the ids of the things in the drawing of the evidence."""
    ids: list[str] = page.locator("section[aria-labelledby=evidence] svg [id^='n-']").evaluate_all(
        "nodes => nodes.map(each => each.id)"
    )
    return set(ids)


def test_a_decision_is_seen_by_everybody_concerned(world: World, opened: Opened) -> None:
    page = opened()
    page.goto(f"{world.address}/cases")
    page.get_by_label("Token").fill(world.house.token(world.investigator("inspector")))
    page.get_by_label("An investigation").check()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leads")

    page.get_by_label("critical").check()
    page.get_by_role("button", name="Show these leads").click()
    expect(page.get_by_role("table")).to_have_count(0)
    page.get_by_role("link", name="Clear all filters").first.click()
    page.get_by_label("high").check()
    page.get_by_role("button", name="Show these leads").click()
    page.get_by_role("table").get_by_role("link", name="The order of 1 June 2025").click()

    evidence = world.house.served.ask(f'{{ finding(id: "{world.lead}") {{ evidence {{ id }} }} }}').json()["data"]["finding"]
    assert len(evidence["evidence"]) == 3
    expect(page.get_by_role("heading", level=2, name="Evidence")).to_be_visible()
    before = drawn(page)
    assert {f"n-{each['id']}" for each in evidence["evidence"]} <= before
    page.get_by_role("link", name="Show its links").first.click()
    expect(page).to_have_url(re.compile(r"[?&]open="))
    assert drawn(page) > before
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"[?&]open="))

    acknowledging = page.locator("form", has=page.get_by_role("button", name="Acknowledge this lead"))
    acknowledging.get_by_label("Note").fill("I asked the body for the order.")
    acknowledging.get_by_role("button").click()
    expect(page.get_by_role("status").first).to_be_attached()
    expect(page.locator(".marks")).to_contain_text("acknowledged")

    asked = world.house.served.ask(f'{{ finding(id: "{world.lead}") {{ state history {{ by why }} }} }}').json()["data"][
        "finding"
    ]
    assert asked["state"] == "ACKNOWLEDGED"
    assert asked["history"][-1] == {"by": "inspector", "why": "I asked the body for the order."}
    colleague = opened()
    colleague.goto(world.link(world.investigator("colleague"), "oversight"))
    colleague.goto(f"{world.address}/cases/{world.lead}")
    expect(colleague.locator(".marks")).to_contain_text("acknowledged")
    expect(colleague.locator("section[aria-labelledby=history]")).to_contain_text("I asked the body for the order.")

    herself = opened()
    herself.goto(world.link(Principal("herself", Role.SERVANT, None, world.servant), "own-data"))
    expect(herself.get_by_role("heading", level=1)).to_have_text("My record")
    looks = herself.get_by_role("table", name="Readings of your data, the newest first")
    expect(looks.get_by_role("row").filter(has_text="An investigation").first).to_be_visible()
    expect(looks).not_to_contain_text("inspector")
    for each in (page, colleague, herself):
        assert complaints(each) == []


def test_a_proposed_appointment_is_checked(world: World, opened: Opened) -> None:
    page = opened()
    page.goto(world.link(world.investigator("inspector"), "appointment"))
    page.goto(f"{world.address}/check")
    assert complaints(page) == []
    page.get_by_label("Id of the person").fill(world.servant)
    page.get_by_label("Id of the post").fill(world.post)
    page.get_by_label("How the post is filled").select_option(label="by competition")
    page.get_by_label("Day of the order").fill("2026-11-20")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="May this appointment be made?")).to_be_visible()
    # Competitions are not loaded here, so nobody knows whether there was one.
    unknown = page.get_by_role("table", name="What could not be checked").get_by_role("row").filter(has_text="V01 No competition")
    expect(unknown).to_contain_text("competitions of this body before the order")
    expect(page.get_by_role("main")).not_to_contain_text("clean")
    assert complaints(page) == []


def test_by_keyboard_alone(world: World, opened: Opened) -> None:
    page = opened()
    page.goto(f"{world.address}/cases")
    _tab_to(page, page.get_by_label("Token"))
    page.keyboard.type(world.house.token(world.investigator("typist")))
    _tab_to(page, page.get_by_label("Personnel work"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Leads")
    _tab_to(page, page.get_by_label("high"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"severity=high"))
    _tab_to(page, page.get_by_role("table").get_by_role("link", name="The order of 1 June 2025"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/cases/finding"))
    _tab_to(page, page.get_by_role("link", name="Show its links").first)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]open="))
    _tab_to(page, page.get_by_label("I do"))
    page.keyboard.press("Space")
    _tab_to(page, page.get_by_role("button", name="Assign this lead"))
    page.keyboard.press("Enter")
    expect(page.locator("dl.facts")).to_contain_text("typist")


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
        {"viewport": {"width": 320, "height": 700}},
        {"java_script_enabled": False},
    ],
    ids=["dark", "forced colours", "320 px", "without script"],
)
def test_every_page_serves_every_reader(world: World, opened: Opened, look: dict[str, Any]) -> None:
    page = opened(**look)
    page.goto(world.link(world.investigator("reader"), "oversight"))
    paths = ["/", "/cases", f"/cases/{world.lead}", f"/cases/{world.lead}?open={world.servant}", f"/servants/{world.servant}"]
    paths += ["/organisations", f"/organisations/{world.body}", "/rules", "/rules/V10", "/check", "/session"]
    for path in paths:
        answer = page.goto(world.address + path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        if look.get("java_script_enabled", True):
            assert (path, complaints(page)) == (path, [])
        else:
            expect(page.get_by_role("main")).to_be_visible()


def test_a_lead_is_printed_whole(world: World, opened: Opened, tmp_path: Path) -> None:
    page = opened()
    page.goto(world.link(world.investigator("reader"), "oversight"))
    page.goto(f"{world.address}/cases/{world.lead}")
    page.emulate_media(media="print")

    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    expect(page.get_by_role("table", name="What the lead rests on, and who states it")).to_be_visible()
    table = page.locator("section[aria-labelledby=timeline] details table")
    assert table.evaluate("each => each.getBoundingClientRect().height") > 0, "closed parts are printed, too"
    assert page.pdf(format="A4").startswith(b"%PDF")


def _tab_to(page: Page, target: Any) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {target}")
