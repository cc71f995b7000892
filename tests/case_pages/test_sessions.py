"""Sessions on a running hub: how they end, what is changed in them, and attacks on cookies and forms from outside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.sessions.sealed import Sealed
from meritgraph.case_pages.sessions.session import COOKIE, SEEN_COOKIE
from tests.support.commands import meritgraph
from tests.support.house import House
from tests.support.html_page import HtmlPage
from tests.support.principals import BODY, principal
from tests.support.serving import served, wait_until
from tests.support.visitor import Visitor

NOTE = "Спросить кадровую службу об отмене выговора. Ask for the order of withdrawal <b>&amp;</b>\r\nsecond line"
FORM_PAGE = "/session/form"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("var")
    with served(home) as hub:
        yield House.of(hub, home)


def content_of(house: House, visitor: Visitor) -> dict[str, Any]:
    return Sealed(house.key.cursor_key, COOKIE).unseal(visitor.cookies[COOKIE])


def leave_idle(house: House, visitor: Visitor, minutes: float) -> None:
    """Put the time back at which a visitor was seen last."""
    sealed = Sealed(house.key.cursor_key, SEEN_COOKIE)
    id_, _ = sealed.unseal(visitor.cookies[SEEN_COOKIE])
    visitor.cookies[SEEN_COOKIE] = sealed.seal([id_, time.time() - 60 * minutes])


def let_expire(house: House, visitor: Visitor) -> None:
    """Let the token behind a session end a second ago."""
    content = content_of(house, visitor)
    content["who"][-1] = time.time() - 1
    visitor.cookies[COOKIE] = Sealed(house.key.cursor_key, COOKIE).seal(content)


def reason(visitor: Visitor) -> str:
    page = HtmlPage(visitor.get("/sign-in").text)
    return next((each.words for each in page.all_of("p") if "notice" in (each.attributes.get("class") or "")), "")


def test_an_idle_session_ends_and_each_visit_renews_it(house: House) -> None:
    visitor = house.signed_in()
    leave_idle(house, visitor, 29)
    assert visitor.is_signed_in
    # The visit has counted.
    _, seen = Sealed(house.key.cursor_key, SEEN_COOKIE).unseal(visitor.cookies[SEEN_COOKIE])
    assert time.time() - seen < 60
    leave_idle(house, visitor, 30.1)
    assert visitor.get("/session").headers["location"] == "/sign-in"
    assert "nothing came from your browser" in reason(visitor)


def test_a_session_ends_with_its_token(house: House) -> None:
    visitor = house.signed_in()
    let_expire(house, visitor)
    assert visitor.get("/session").headers["location"] == "/sign-in"
    assert "Your token has expired" in reason(visitor)


def test_a_session_ends_with_the_revocation_of_its_token(house: House) -> None:
    mine, other = house.signed_in(Principal("eve", Role.AUDITOR, token_id="e0e0")), house.signed_in()
    assert meritgraph(house.home, "token", "revoke", "--subject", "eve").returncode == 0
    wait_until(lambda: not mine.is_signed_in, 60)
    assert "Your session was ended" in reason(mine)
    assert other.is_signed_in


def test_after_log_out_a_copy_of_the_cookies_is_worth_nothing(house: House) -> None:
    visitor = house.signed_in()
    copy = Visitor(visitor.http, dict(visitor.cookies))
    assert copy.is_signed_in
    response = visitor.send("/sign-out", {})
    assert (response.status_code, response.headers["location"]) == (303, "/signed-out")
    assert visitor.cookies == {}
    assert not copy.is_signed_in
    assert "Your session was ended" in reason(copy)
    # The token itself is not revoked: it may be in use elsewhere.
    assert house.signed_in().is_signed_in
    assert HtmlPage(visitor.get("/signed-out").text).heading == "You are signed out"
    # To sign out again is no error.
    assert copy.post("/sign-out", {}).headers["location"] == "/signed-out"


def test_another_hub_on_the_graph_learns_of_a_log_out(house: House) -> None:
    """A second process has the same home, and so the same key and graph."""
    with served(house.home) as second:
        visitor = house.signed_in()
        there = Visitor(second.client, dict(visitor.cookies))
        assert there.is_signed_in
        assert visitor.send("/sign-out", {}).status_code == 303
        wait_until(lambda: not there.is_signed_in, 60)


def flipped(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def test_a_cookie_that_was_changed_signs_nobody_in(house: House) -> None:
    ann, eve = house.signed_in(principal(subject="ann")), house.signed_in(Principal("eve", Role.AUDITOR))
    own, strange = house.key.cursor_key, b"x" * 32
    content = Sealed(own, COOKIE).unseal(ann.cookies[COOKIE])
    forged: list[dict[str, str]] = [
        {COOKIE: flipped(ann.cookies[COOKIE], at), SEEN_COOKIE: ann.cookies[SEEN_COOKIE]} for at in (0, 20, 200)
    ]
    forged += [
        {COOKIE: ann.cookies[COOKIE]},
        {COOKIE: ann.cookies[COOKIE], SEEN_COOKIE: "x"},
        # The time of one session does not keep another one awake, and no seal serves two uses.
        {COOKIE: ann.cookies[COOKIE], SEEN_COOKIE: eve.cookies[SEEN_COOKIE]},
        {COOKIE: ann.cookies[SEEN_COOKIE], SEEN_COOKIE: ann.cookies[SEEN_COOKIE]},
        {COOKIE: ann.cookies[COOKIE], SEEN_COOKIE: ann.cookies[COOKIE]},
        {
            COOKIE: Sealed(strange, COOKIE).seal(content),
            SEEN_COOKIE: Sealed(strange, SEEN_COOKIE).seal([content["id"], time.time()]),
        },
        {COOKIE: house.token(), SEEN_COOKIE: ann.cookies[SEEN_COOKIE]},
        {COOKIE: "é", SEEN_COOKIE: "é"},
        {COOKIE: "", SEEN_COOKIE: ""},
    ]
    for cookies in forged:
        visitor = Visitor(ann.http, cookies)
        assert visitor.get("/session").headers.get("location") == "/sign-in", cookies
    assert ann.is_signed_in


def test_a_replaced_signing_key_ends_every_session(house: House) -> None:
    visitor, file = house.signed_in(), house.home / "keys" / "signing.key"
    right = file.read_text()
    file.write_text("ab" * 32)
    try:
        wait_until(lambda: not visitor.is_signed_in, 30)
        assert "not one that this hub knows" in reason(visitor)
    finally:
        file.write_text(right)
    wait_until(lambda: visitor.is_signed_in, 30)


def test_cookies_open_nothing_of_the_api(house: House) -> None:
    visitor = house.signed_in()
    response = visitor.post("/graphql", b'{"query": "{ __typename }"}', Content_Type="application/json", X_Purpose="oversight")
    assert response.status_code == 401


def test_purpose_and_language_change_by_a_form_and_lead_back(house: House) -> None:
    visitor = house.signed_in()
    back = str(visitor.http.base_url).rstrip("/") + "/cases?rule=V01"
    response = visitor.send("/session/purpose", {"purpose": "appeal"}, Referer=back)
    assert (response.status_code, response.headers["location"]) == (303, "/cases?rule=V01")
    assert content_of(house, visitor)["purpose"] == "appeal"
    assert (
        visitor.send("/session/language", {"language": "uz"}, Referer="https://evil.example/x").headers["location"] == "/session"
    )
    page = HtmlPage(visitor.get("/session").text)
    assert next(page.all_of("html")).attributes["lang"] == "uz"
    for path, fields in (("/session/purpose", {"purpose": "curiosity"}), ("/session/language", {"language": "../x"})):
        assert visitor.send(path, fields).status_code == 400
    assert content_of(house, visitor)["purpose"] == "appeal"


def test_a_slow_answer_does_not_bring_an_earlier_purpose_back(house: House) -> None:
    visitor = house.signed_in()
    slow = Visitor(visitor.http, dict(visitor.cookies))
    assert visitor.send("/session/purpose", {"purpose": "appeal"}).status_code == 303
    before = dict(slow.cookies)
    assert slow.is_signed_in
    # What an answer to a reader sets is when she was seen, and nothing else.
    assert {name for name in slow.cookies if slow.cookies[name] != before[name]} == {SEEN_COOKIE}


CHANGES: list[tuple[str, dict[str, str]]] = [
    ("/session/purpose", {"purpose": "appeal"}),
    ("/session/language", {"language": "ru"}),
    ("/session/stay", {}),
    ("/sign-out", {}),
]


@pytest.mark.parametrize(("path", "fields"), CHANGES)
def test_a_form_needs_its_token_and_our_page(house: House, path: str, fields: dict[str, str]) -> None:
    visitor, other = house.signed_in(), house.signed_in(principal(subject="other"))
    right = visitor.csrf
    before = content_of(house, visitor)
    for sent in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": other.csrf}, {"csrf": [right, right]}, {"csrf": right + "é"}):
        assert visitor.post(path, {**fields, **sent}).status_code == 403, sent
    good = {**fields, "csrf": right}
    for site in ("cross-site", "same-site", "none", "", "same-origin, cross-site"):
        assert visitor.post(path, good, Sec_Fetch_Site=site).status_code == 403, site
    assert visitor.get(path).status_code == 405
    assert content_of(house, visitor) == before
    assert visitor.is_signed_in
    assert visitor.post(path, good).status_code == 303


def test_to_stay_signed_in_a_script_needs_no_page(house: House) -> None:
    visitor = house.signed_in()
    leave_idle(house, visitor, 29)
    response = visitor.send("/session/stay", {}, Sec_Fetch_Dest="empty")
    assert (response.status_code, response.content) == (204, b"")
    _, seen = Sealed(house.key.cursor_key, SEEN_COOKIE).unseal(visitor.cookies[SEEN_COOKIE])
    assert time.time() - seen < 60


def test_a_name_is_harmless_on_every_page_of_the_session(house: House) -> None:
    name = "</script><svg onload=alert(1)>\"'&"
    visitor = house.signed_in(Principal(name, Role.AUDITOR))
    page = HtmlPage(visitor.get("/session").text)
    assert name in page.words
    assert "<svg" not in page.source
    assert [each.attributes for each in page.elements if any(key.startswith("on") for key in each.attributes)] == []


def test_texts_that_no_cookie_holds_are_refused_at_sign_in(house: House) -> None:
    visitor = house.visitor()
    token = house.token(Principal("ann", Role.AUDITOR, token_id="x" * 4000))
    response = visitor.post("/sign-in/token", {"token": token, "purpose": "oversight"})
    assert (response.status_code, visitor.cookies) == (400, {})
    assert "too long for a browser to keep" in response.text


def write_too_late(house: House, visitor: Visitor, **fields: Any) -> httpx.Response:
    """Send a decision after the session has ended."""
    page = str(visitor.http.base_url).rstrip("/") + "/cases/finding:1?open=a"
    sent = {"csrf": visitor.csrf, "note": NOTE, "version": "3", "action": "dismiss", **fields}
    leave_idle(house, visitor, 31)
    return visitor.post("/cases/finding:1/actions", sent, Referer=page)


def sign_in_again(house: House, visitor: Visitor, holder: Principal) -> str:
    """Sign in in the same browser; return where that leads."""
    fields = {"token": house.token(holder), "purpose": "oversight", "next": "/rules"}
    return visitor.post("/sign-in/token", fields).headers["location"]


ANN = principal(subject="ann")


def test_what_somebody_wrote_waits_until_she_is_back(house: House) -> None:
    visitor = house.signed_in(ANN)
    response = write_too_late(house, visitor)
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in?next=%2Fcases%2Ffinding%3A1%3Fopen%3Da")
    assert "Спросить" not in str(visitor.cookies)
    assert "What you wrote is kept for an hour" in visitor.get("/sign-in").text
    assert sign_in_again(house, visitor, ANN) == FORM_PAGE
    page = HtmlPage(visitor.get(FORM_PAGE).text)
    assert page.by_id("note").text == NOTE.replace("\r\n", "\n")
    (form,) = (each for each in page.all_of("form") if each.attributes["action"] == "/cases/finding:1/actions")
    assert form.attributes["method"] == "post"
    hidden = {each.attributes["name"]: each.attributes["value"] for each in page.all_of("input") if "form" in each.parents}
    assert hidden == {"csrf": visitor.csrf, "version": "3", "action": "dismiss"}
    assert page.links["/cases/finding:1?open=a"]
    # It is sent now, so it does not wait any more.
    assert visitor.send("/cases/finding:1/actions", {"note": NOTE, "version": "3", "action": "dismiss"}).status_code != 303
    assert visitor.get(FORM_PAGE).headers["location"] == "/cases"


def test_nobody_else_sees_what_somebody_wrote(house: House) -> None:
    for holder in (principal(subject="eve"), principal(Role.CLIENT, "ann"), principal(subject="ann", body=BODY[:-1] + "1")):
        visitor = house.signed_in(ANN)
        write_too_late(house, visitor)
        assert sign_in_again(house, visitor, holder) == "/rules"
        assert visitor.get(FORM_PAGE).headers["location"] == "/cases"


def test_what_waits_can_be_discarded_and_goes_with_log_out(house: House) -> None:
    visitor = house.signed_in(ANN)
    write_too_late(house, visitor)
    sign_in_again(house, visitor, ANN)
    assert visitor.send("/session/purpose", {"purpose": "appeal"}).status_code == 303
    assert visitor.get(FORM_PAGE).status_code == 200
    assert visitor.send(f"{FORM_PAGE}/discard", {}).headers["location"] == "/cases/finding:1?open=a"
    assert visitor.cookies.keys() == {COOKIE, SEEN_COOKIE}
    write_too_late(house, visitor)
    sign_in_again(house, visitor, ANN)
    visitor.send("/sign-out", {})
    assert visitor.cookies == {}


def test_what_is_too_long_or_nobodys_is_shown_at_once(house: House) -> None:
    visitor = house.signed_in(ANN)
    # No packing makes it shorter.
    long = "".join(chr(0x4E00 + (each * 7919) % 20_000) for each in range(2500))
    response = write_too_late(house, visitor, note=long)
    assert response.status_code == 403
    assert HtmlPage(response.text).by_id("note").text == long
    stranger = house.visitor()
    response = stranger.post("/cases/finding:1/actions", {"note": "</textarea><script>"})
    assert response.status_code == 403
    assert HtmlPage(response.text).by_id("note").text == "</textarea><script>"
    assert stranger.cookies == {}
    # Another site cannot show its own text in this way.
    response = stranger.post("/cases/finding:1/actions", {"note": "call 555"}, Sec_Fetch_Site="cross-site")
    assert response.status_code == 403
    assert "555" not in response.text


def test_two_thousand_letters_are_kept_in_few_cookies(house: House) -> None:
    """A note has at most 2,000 characters. All cookies together fit into the 8 kB that proxies take."""
    visitor = house.signed_in(Principal("a" * 200, Role.AUDITOR))
    letters = "абвгғдежзийклмнопқрстуўфхҳцчшъэюя ,."
    note = "".join(letters[(each * each * 31 + each // 7) % len(letters)] for each in range(2000))
    assert write_too_late(house, visitor, note=note).status_code == 303
    sign_in_again(house, visitor, Principal("a" * 200, Role.AUDITOR))
    assert HtmlPage(visitor.get(FORM_PAGE).text).by_id("note").text == note
    assert sum(len(name) + len(value) + 3 for name, value in visitor.cookies.items()) < 8000
