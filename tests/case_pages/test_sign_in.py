"""Signing in to a running hub: by a token, by a link, and whatever must not sign anybody in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from meritgraph.access.local_key import SigningKey
from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.sessions.links import sign_in_path
from meritgraph.cli.demo import print_way_in
from meritgraph.settings import Settings
from tests.support.commands import meritgraph
from tests.support.house import House
from tests.support.html_page import HtmlPage
from tests.support.principals import BODY, principal
from tests.support.serving import served, wait_until

FIRST_PAGES = {
    Role.INVESTIGATOR: "/cases",
    Role.CLIENT: "/cases",
    Role.SERVANT: "/me",
    Role.INTEGRATOR: "/runs",
    Role.AUDITOR: "/",
}
COOKIES = {"__Host-meritgraph", "__Host-meritgraph-seen"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("var")
    with served(home) as hub:
        yield House.of(hub, home)


@pytest.mark.parametrize("role", Role)
def test_every_role_signs_in_with_a_token_and_lands_on_its_first_page(house: House, role: Role) -> None:
    visitor = house.visitor()
    response = visitor.post("/sign-in/token", {"token": house.token(principal(role, "ann")), "purpose": "appeal", "next": ""})
    assert (response.status_code, response.headers["location"]) == (303, FIRST_PAGES[role])
    assert visitor.cookies.keys() == COOKIES
    for line in response.headers.get_list("set-cookie"):
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax"} <= set(line.split("; "))
        assert "Domain" not in line
    page = HtmlPage(visitor.get("/session").text)
    assert ("ann" in page.words, "An appeal or complaint" in page.source) == (True, True)


def test_the_page_says_what_is_recorded_and_offers_the_purposes_of_the_hub(house: House) -> None:
    page = HtmlPage(house.visitor().get("/sign-in").text)
    assert page.heading == "Sign in"
    assert "each reading is recorded" in page.words
    offered = [each.attributes["value"] for each in page.all_of("input") if each.attributes["name"] == "purpose"]
    assert offered == Settings(home=house.home).purposes
    assert page.by_id("token").attributes["type"] == "password"
    assert "/sign-in/provider" not in page.links


def test_whoever_is_signed_in_is_led_on(house: House) -> None:
    visitor = house.signed_in()
    assert visitor.get("/sign-in").headers["location"] == "/cases"
    assert visitor.get("/sign-in?next=/rules%3Fa%3D1").headers["location"] == "/rules?a=1"


def test_a_page_leads_to_sign_in_and_back_to_itself(house: House) -> None:
    visitor = house.visitor()
    led = visitor.get("/session")
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in")
    page = HtmlPage(visitor.get("/sign-in?next=/cases%3Frule%3DV01%26state%3DOPEN").text)
    (kept,) = (each.attributes["value"] for each in page.all_of("input") if each.attributes["name"] == "next")
    assert kept == "/cases?rule=V01&state=OPEN"
    fields = {"token": house.token(), "purpose": "oversight", "next": kept}
    assert visitor.post("/sign-in/token", fields).headers["location"] == kept


@pytest.mark.parametrize(
    "next_",
    [
        "//evil.example/",
        "https:evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/cases\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "///evil.example",
        "/ /evil.example",
        "/sign-in/link/x",
        "/session/stay",
        "/sign-out",
        "/" + "a" * 3000,
        "/ⓔvil",
    ],
)
def test_nobody_is_led_to_another_site(house: House, next_: str) -> None:
    visitor = house.visitor()
    response = visitor.post("/sign-in/token", {"token": house.token(), "purpose": "oversight", "next": next_})
    assert (response.status_code, response.headers["location"]) == (303, "/cases")
    assert visitor.cookies.keys() == COOKIES


def refused(house: House, **fields: str) -> HtmlPage:
    visitor = house.visitor()
    response = visitor.post("/sign-in/token", {"token": house.token(), "purpose": "oversight", **fields})
    assert response.status_code == 400
    assert visitor.cookies == {}
    return HtmlPage(response.text)


def test_a_refusal_names_the_field_and_never_repeats_the_token(house: House) -> None:
    stranger = SigningKey(b"x" * 32).sign(principal(), 1)
    expired = house.key.sign(principal(), -1)
    for token, message in (
        ("", "Paste a token"),
        ("no token", "was not issued by this hub"),
        (stranger, "was not issued by this hub"),
        (expired, "has expired"),
        ("x" * 20_000, "Paste a token"),
    ):
        page = refused(house, token=token)
        assert message in page.words
        assert page.links["#token"]
        assert not token or token not in page.source
    assert "Choose what you read data of people for." in refused(house, purpose="curiosity").words
    assert "Choose what you read data of people for." in refused(house, purpose="").words
    # A browser reads the title first.
    assert next(refused(house, token="").all_of("title")).text.startswith("Error:")


def test_a_token_that_just_expired_begins_no_session(house: House) -> None:
    # The API accepts it for some seconds more, because clocks differ.
    just_now = house.key.sign(principal(), -5 / 3600)
    assert house.served.ask("{ __typename }", Authorization=f"Bearer {just_now}").status_code == 200
    assert "has expired" in refused(house, token=just_now).words


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Sec_Fetch_Site": "none"}, 403),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "here"}, 403),
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "multipart/form-data; boundary=x"}, 415),
    ],
)
def test_a_form_of_another_site_signs_nobody_in(house: House, headers: dict[str, str], status: int) -> None:
    visitor = house.visitor()
    own = str(house.served.client.base_url).rstrip("/")
    sent = {name: own if value == "here" else value for name, value in headers.items()}
    response = visitor.post("/sign-in/token", {"token": house.token(), "purpose": "oversight"}, **sent)
    assert (response.status_code, visitor.cookies) == (status, {})


@pytest.mark.parametrize(("origin", "status"), [("here", 303), ("https://evil.example", 403), ("null", 403), (None, 403)])
def test_a_browser_that_names_no_site_is_believed_by_its_origin(house: House, origin: str | None, status: int) -> None:
    own = str(house.served.client.base_url).rstrip("/")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if origin is not None:
        headers["Origin"] = own if origin == "here" else origin
    response = house.served.client.post(
        "/sign-in/token", headers=headers, content=f"token={house.token()}&purpose=oversight", follow_redirects=False
    )
    assert response.status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"token=%FF%FE&purpose=oversight", 400),
        (b"token", 400),
        (b"&".join([b"a=1"] * 201), 400),
        (b"token=" + b"x" * 70_000, 413),
        ("token=ⓔ".encode(), 400),
        (b"", 400),
    ],
)
def test_a_form_that_cannot_be_read_is_answered_as_a_page(house: House, body: bytes, status: int) -> None:
    response = house.visitor().post("/sign-in/token", body)
    assert response.status_code == status
    assert HtmlPage(response.text).heading in ("The form was not accepted", "Sign in")


def test_a_field_that_stands_twice_counts_for_nothing(house: House) -> None:
    visitor = house.visitor()
    fields = [("token", house.token()), ("purpose", "oversight"), ("purpose", "appeal")]
    assert (visitor.post("/sign-in/token", fields).status_code, visitor.cookies) == (400, {})


def link(house: House, holder: Principal | None = None, hours: float = 1) -> str:
    return sign_in_path(house.key, holder or principal(subject="demo"), "investigation", hours)


def test_a_link_signs_in_again_and_again(house: House) -> None:
    path = link(house)
    first, second = house.visitor(), house.visitor()
    for visitor in (first, second):
        response = visitor.get(path)
        assert (response.status_code, response.headers["location"]) == (303, "/cases")
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cache-control"] == "no-store"
        assert "An investigation" in visitor.get("/session").text
    assert first.send("/sign-out", {}).status_code == 303
    assert (first.is_signed_in, second.is_signed_in) == (False, True)
    assert first.get(path).status_code == 303
    assert path.rpartition("/")[2] not in house.served.log


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_Purpose": "prefetch"}, 400),
        ({"Sec_Purpose": "prefetch;prerender"}, 400),
        ({"Purpose": "preview"}, 400),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Host": "hub.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "10.0.0.1:8000"}, 403),
        ({"X_Forwarded_For": "10.0.0.1"}, 403),
        ({"Forwarded": "for=10.0.0.1"}, 403),
    ],
)
def test_a_link_is_for_this_machine_and_for_somebody_who_follows_it(house: House, headers: dict[str, str], status: int) -> None:
    visitor = house.visitor()
    response = visitor.get(link(house), **headers)
    assert (response.status_code, visitor.cookies) == (status, {})
    assert HtmlPage(response.text).heading == "This link signs nobody in"


def test_a_link_that_is_not_good_has_one_answer(house: House) -> None:
    good = link(house)
    stranger = sign_in_path(SigningKey(b"x" * 32), principal(), "investigation", 1)
    changed = good[:-2] + ("AA" if good[-2:] != "AA" else "BB")
    answers = set[str]()
    for path in (changed, stranger, link(house, hours=-1), "/sign-in/link/x", f"{good}A"):
        visitor = house.visitor()
        response = visitor.get(path)
        assert (response.status_code, visitor.cookies) == (404, {})
        answers.add(response.text)
    assert len(answers) == 1
    # A ticket of a link to Neo4j Browser and a session's cookie are sealed for something else.
    visitor = house.signed_in()
    assert visitor.get("/sign-in/link/" + visitor.cookies["__Host-meritgraph"]).status_code == 404
    assert house.served.client.head(good).status_code == 405


def test_a_link_ends_with_the_revocation_of_its_token(house: House) -> None:
    path = link(house, replace(principal(subject="demo"), token_id="5e55"))
    visitor = house.visitor()
    assert visitor.get(path).status_code == 303
    assert meritgraph(house.home, "token", "revoke", "--id", "5e55").returncode == 0
    wait_until(lambda: house.visitor().get(path).status_code == 404, 60)
    assert not visitor.is_signed_in


def test_the_command_prints_a_link_for_a_purpose_of_the_hub(house: House) -> None:
    printed = meritgraph(house.home, "token", "--role", "auditor", "--link-for", "oversight")
    assert printed.returncode == 0, printed.stderr
    address = printed.stdout.strip()
    assert address.startswith("http://127.0.0.1:")
    visitor = house.visitor()
    assert visitor.get("/sign-in/" + address.partition("/sign-in/")[2]).headers["location"] == "/"
    refused = meritgraph(house.home, "token", "--role", "auditor", "--link-for", "curiosity")
    assert refused.returncode == 2
    assert "personnel" in refused.stderr


def test_the_demo_prints_a_link_to_the_leads_and_a_token(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    address = str(house.served.client.base_url)
    # A container listens at an address that no browser asks for.
    everywhere = address.replace("127.0.0.1", "0.0.0.0")
    print_way_in(Settings(home=house.home), everywhere, BODY)
    printed = capsys.readouterr().out.splitlines()
    (opened,) = (line for line in printed if line.startswith("http"))
    assert opened.startswith(f"{address}sign-in/link/")
    visitor = house.visitor()
    assert visitor.get(opened.removeprefix(address.rstrip("/"))).headers["location"] == "/cases"
    assert "demo: An investigation" in HtmlPage(visitor.get("/session").text).source
    (token,) = (line for line in printed if line.startswith("ey"))
    assert house.served.ask("{ __typename }", Authorization=f"Bearer {token}").status_code == 200
