"""Signing in at an identity provider: with one that is not ours, and with one that lies."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from pydantic import ValidationError

from meritgraph.access.code_flow import Attempt, CodeFlow, SignedIn, SignInRefused
from meritgraph.access.local_key import SigningKeyFile
from meritgraph.access.oidc import IdentityProvider
from meritgraph.access.principals import Role
from meritgraph.access.verifier import Verifier
from meritgraph.case_pages.sessions.session import COOKIE, SEEN_COOKIE
from meritgraph.provider_settings import ProviderSettings
from meritgraph.shared_secrets import SharedSecret
from tests.case_pages.test_sessions import let_expire
from tests.conftest import Run
from tests.support.code_issuer import CLIENT, CodeIssuer, code_issuer
from tests.support.house import House
from tests.support.html_page import HtmlPage
from tests.support.openid_provider import free_port, openid_provider
from tests.support.principals import BODY
from tests.support.serving import served, wait_until
from tests.support.visitor import Visitor

SECRET = "a secret: with / and +"


def hub_settings(folder: Path, issuer: str, **others: str) -> dict[str, str]:
    port = free_port()
    secret = folder / "secret"
    secret.write_text(SECRET + "\n")
    return {
        "MERITGRAPH_PORT": str(port),
        "MERITGRAPH_BROWSER_HUB": f"http://127.0.0.1:{port}",
        "MERITGRAPH_OIDC_ISSUER": issuer,
        "MERITGRAPH_OIDC_CLIENT_ID": CLIENT,
        "MERITGRAPH_OIDC_CLIENT_SECRET_FILE": str(secret),
        "MERITGRAPH_OIDC_CLIENT_NAME": "One <ID>",
        **others,
    }


@pytest.fixture(scope="module")
def lying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CodeIssuer]:
    with code_issuer() as issuer:
        yield issuer


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, lying: CodeIssuer) -> Iterator[House]:
    home = tmp_path_factory.mktemp("var")
    with served(home, **hub_settings(home, lying.url)) as hub:
        yield House.of(hub, home)


@pytest.fixture
def house(running: House, lying: CodeIssuer) -> Iterator[House]:
    """Yield the hub whose provider tells the truth until a test changes it."""
    yield running
    for changed in (lying.id_claims, lying.access_claims, lying.tokens):
        changed.clear()
    lying.status = 200


def begun(visitor: Visitor, next_: str = "") -> str:
    """Go to the provider; return the address there."""
    response = visitor.get("/sign-in/provider" + (f"?next={next_}" if next_ else ""), Sec_Fetch_Site="same-origin")
    assert response.status_code == 303, response.text
    return response.headers["location"]


def back(visitor: Visitor, sent: dict[str, str] | list[tuple[str, str]]) -> httpx.Response:
    """Come back from the provider, as a browser does that was led there."""
    return visitor.get("/sign-in/return?" + urlencode(sent), Sec_Fetch_Site="cross-site")


def asked_of(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def test_the_whole_way_with_a_provider_that_is_not_ours(tmp_path: Path) -> None:
    home = tmp_path / "var"
    home.mkdir()
    port = free_port()
    ours = {"MERITGRAPH_OIDC_AUDIENCE": CLIENT, "MERITGRAPH_OIDC_SIGN_IN_TOKEN": "id_token"}
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as running:
        hub = running.enter_context(served(home, **hub_settings(home, address, **ours)))
        house = House.of(hub, home)
        visitor = house.visitor()
        # The hub was there first. A token of its own needs no provider.
        response = visitor.get("/sign-in/provider")
        assert (response.status_code, "does not answer as it should" in response.text) == (503, True)
        assert "nobody can sign in at the identity provider" in hub.log
        assert house.signed_in().is_signed_in
        theirs = running.enter_context(openid_provider(tmp_path, port))
        provider = running.enter_context(httpx.Client(base_url=theirs.url, timeout=60))
        wait_until(lambda: house.visitor().get("/sign-in/provider").status_code == 303, 60)

        def agree(address: str, subject: str = "ann") -> str:
            answer = provider.post(address, data={"sub": subject})
            assert answer.headers["location"].startswith(str(hub.client.base_url).rstrip("/") + "/sign-in/return?")
            return urlsplit(answer.headers["location"]).query

        for subject, claims in (("ann", {"role": "investigator", "body": BODY, "name": "Ann Lee"}), ("bo", {"name": "Bo"})):
            provider.put(f"/users/{subject}", json=claims).raise_for_status()
        page = HtmlPage(visitor.get("/sign-in?next=/rules%3Fx%3D1").text)
        assert page.links["/sign-in/provider?next=%2Frules%3Fx%3D1"] == "Sign in with One <ID>"

        way_back = "/sign-in/return?" + agree(begun(visitor, "/rules%3Fx%3D1"))
        copied = dict(visitor.cookies)
        assert visitor.get(way_back, Sec_Fetch_Site="cross-site").headers["location"] == "/sign-in/purpose"
        assert not visitor.is_signed_in
        page = HtmlPage(visitor.get("/sign-in/purpose").text)
        assert "You are Ann Lee" in page.words
        assert visitor.post("/sign-in/purpose", {"purpose": "curiosity"}).status_code == 400
        response = visitor.post("/sign-in/purpose", {"purpose": "investigation"})
        assert (response.status_code, response.headers["location"]) == (303, "/rules?x=1")
        assert visitor.cookies.keys() == {COOKIE, SEEN_COOKIE}
        page = HtmlPage(visitor.get("/session").text)
        assert "Ann Lee" in page.words
        assert BODY in page.words

        # The same way back once more: without its cookie, and with a copy of it.
        assert visitor.get(way_back).status_code == 400
        assert Visitor(visitor.http, copied).get(way_back).status_code == 403

        # The token has ended, and the provider knows her: she goes on where she was, without a question.
        let_expire(house, visitor)
        led = visitor.get("/session", Sec_Fetch_Site="same-origin").headers["location"]
        assert visitor.get(led).headers["location"] == "/sign-in/provider"
        returned = visitor.get("/sign-in/return?" + agree(begun(visitor, "/rules")), Sec_Fetch_Site="cross-site")
        assert returned.headers["location"] == "/rules"
        assert "An investigation" in visitor.get("/session").text

        assert visitor.send("/sign-out", {}).headers["location"] == "/signed-out"
        links = HtmlPage(visitor.get("/signed-out").text).links
        (there,) = (link for link in links if link.startswith(f"{theirs.url}/oauth2/end_session?"))
        assert provider.get(there).status_code == 200

        nobody = house.visitor()
        refused = nobody.get("/sign-in/return?" + agree(begun(nobody), "bo"))
        assert (refused.status_code, nobody.cookies) == (403, {})
        assert "no role that this hub knows" in refused.text
        assert SECRET not in hub.log


def test_what_is_asked_of_the_provider(house: House, lying: CodeIssuer) -> None:
    visitor = house.visitor()
    address = begun(visitor)
    assert address.startswith(f"{lying.url}/authorize?tenant=1&")
    asked = asked_of(address)
    assert {name: asked[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")} == {
        "response_type": "code",
        "client_id": CLIENT,
        "scope": "openid profile",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"] == f"{str(house.served.client.base_url).rstrip('/')}/sign-in/return"
    # No two attempts have anything in common, and the browser cannot read what it carries.
    other = asked_of(begun(house.visitor()))
    assert all(asked[name] != other[name] for name in ("state", "nonce", "code_challenge"))
    assert not any(asked[name] in str(visitor.cookies) for name in ("state", "nonce", "code_challenge"))
    assert back(visitor, lying.agree(address)).headers["location"] == "/sign-in/purpose"
    form = lying.asked[-1]
    pair = "hub-pages:a%20secret%3A%20with%20%2F%20and%20%2B"
    assert form["Authorization"] == f"Basic {b64encode(pair.encode()).decode()}"
    assert form.keys() == {"grant_type", "code", "redirect_uri", "code_verifier", "Authorization"}
    assert 43 <= len(form["code_verifier"]) <= 128


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B.
    attempt = Attempt("", "", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert attempt.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_two_tabs_may_be_on_their_way_at_once(house: House, lying: CodeIssuer) -> None:
    visitor = house.visitor()
    first, second = begun(visitor), begun(visitor)
    for address in (first, second):
        assert back(visitor, lying.agree(address)).headers["location"] == "/sign-in/purpose"


def refused(house: House, sent: dict[str, str] | list[tuple[str, str]], visitor: Visitor) -> tuple[int, str]:
    response = back(visitor, sent)
    assert "set-cookie" not in response.headers or COOKIE + "=" not in response.headers["set-cookie"]
    assert not visitor.is_signed_in
    assert "__Host-meritgraph-pending" not in visitor.cookies
    page = HtmlPage(response.text)
    assert page.heading == "You are not signed in"
    return response.status_code, page.words


def test_a_way_back_that_belongs_to_nobody_signs_nobody_in(house: House, lying: CodeIssuer) -> None:
    """Another state, another browser's, another provider's, twice the same parameter, no code, and a state that is no text."""
    for change in (
        {"state": "x" * 43},
        {"state": ""},
        {"state": "../../x"},
        {"state": "a;b=c\r\nd"},
        {"iss": "https://evil.example"},
        {"code": ""},
    ):
        visitor = house.visitor()
        status, words = refused(house, {**lying.agree(begun(visitor)), **change}, visitor)
        assert status in (400, 403), change
        assert "Sign in again" in words
    stranger, visitor = house.visitor(), house.visitor()
    begun(visitor)
    assert refused(house, lying.agree(begun(stranger)), visitor)[0] == 400
    visitor = house.visitor()
    good = lying.agree(begun(visitor))
    assert refused(house, [*good.items(), ("code", "other")], visitor)[0] == 400
    # A cookie of one attempt under the name of another one.
    mine, attack = house.visitor(), house.visitor()
    sent = lying.agree(begun(mine))
    begun(attack)
    (name,), (foreign,) = mine.cookies, attack.cookies.values()
    mine.cookies[name] = foreign
    assert refused(house, sent, mine)[0] == 403


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("access_denied", "did not agree"),
        ("login_required", "sign in there first"),
        ("server_error", "failed"),
        ("<script>alert(1)</script>", "reports an error"),
    ],
)
def test_an_error_of_the_provider_is_not_repeated(house: House, lying: CodeIssuer, code: str, words: str) -> None:
    visitor = house.visitor()
    state = lying.agree(begun(visitor))["state"]
    status, shown = refused(house, {"error": code, "error_description": "<b>call 555</b>", "state": state}, visitor)
    assert status == 403
    assert words in shown
    assert "555" not in shown
    assert "alert" not in shown
    # An error with a foreign state is no answer to anything.
    other = house.visitor()
    begun(other)
    assert refused(house, {"error": code, "state": state}, other)[0] == 400


@pytest.mark.parametrize(
    ("where", "changes"),
    [
        ("id_claims", {"nonce": "other"}),
        ("id_claims", {"nonce": None}),
        ("id_claims", {"aud": "other-client"}),
        ("id_claims", {"aud": [CLIENT, "other-client"], "azp": "other-client"}),
        ("id_claims", {"iss": "https://evil.example"}),
        ("id_claims", {"exp": 1}),
        ("access_claims", {"aud": "other-api"}),
        ("access_claims", {"exp": 1}),
        ("access_claims", {"role": "root"}),
        ("access_claims", {"body": None}),
        ("access_claims", {"role": ["investigator", "auditor"]}),
        ("access_claims", {"jti": "x" * 5000}),
        ("tokens", {"id_token": None}),
        ("tokens", {"id_token": 7}),
        ("tokens", {"access_token": "opaque"}),
        ("tokens", {"access_token": ["x"]}),
    ],
)
def test_a_token_that_proves_nothing_signs_nobody_in(
    house: House, lying: CodeIssuer, where: str, changes: dict[str, Any]
) -> None:
    getattr(lying, where).update(changes)
    visitor = house.visitor()
    assert refused(house, lying.agree(begun(visitor)), visitor)[0] == 403


def test_a_provider_that_refuses_the_hub_is_a_matter_for_its_administrator(house: House, lying: CodeIssuer) -> None:
    lying.status = 401
    visitor = house.visitor()
    response = back(visitor, lying.agree(begun(visitor)))
    assert (response.status_code, response.headers["retry-after"]) == (503, "30")
    assert "ask your administrator" in response.text
    assert "check MERITGRAPH_OIDC_CLIENT_ID" in house.served.log
    assert SECRET not in house.served.log


def test_another_site_and_a_browser_in_advance_begin_nothing(house: House) -> None:
    visitor = house.visitor()
    led = visitor.get("/sign-in/provider?next=/rules", Sec_Fetch_Site="cross-site")
    assert (led.headers["location"], visitor.cookies) == ("/sign-in?next=%2Frules", {})
    assert visitor.get("/sign-in/provider", Sec_Purpose="prefetch").status_code == 400
    assert "evil" not in begun(house.visitor(), "//evil.example")


def test_the_purpose_is_chosen_by_our_own_form_after_the_provider(house: House, lying: CodeIssuer) -> None:
    assert house.visitor().get("/sign-in/purpose").headers["location"] == "/sign-in"
    lying.access_claims |= {"role": "servant", "body": None}
    visitor = house.visitor()
    assert back(visitor, lying.agree(begun(visitor))).headers["location"] == "/sign-in/purpose"
    page = HtmlPage(visitor.get("/sign-in/purpose").text)
    checked = [each.attributes["value"] for each in page.all_of("input") if "checked" in each.attributes]
    assert checked == ["own-data"]
    assert visitor.post("/sign-in/purpose", {"purpose": "own-data"}, Sec_Fetch_Site="cross-site").status_code == 403
    assert visitor.post("/sign-in/purpose", {"purpose": "own-data"}).headers["location"] == "/me"
    assert visitor.get("/sign-in/purpose").headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("secret", "methods", "sent"),
    [
        (SECRET, None, {"Authorization"}),
        (SECRET, ["client_secret_post", "client_secret_basic"], {"Authorization"}),
        (SECRET, ["client_secret_post"], {"client_id", "client_secret"}),
        (None, None, {"client_id"}),
    ],
)
def test_how_a_client_proves_who_it_is(
    run: Run, tmp_path: Path, secret: str | None, methods: list[str] | None, sent: set[str]
) -> None:
    """By a header, by fields of the form where the provider takes only those, and a public client by PKCE alone."""
    file = tmp_path / "secret"
    file.write_text(secret or "")
    with code_issuer() as issuer:
        issuer.discovery |= {"token_endpoint_auth_methods_supported": methods, "end_session_endpoint": None}
        issuer.discovery |= {"authorization_response_iss_parameter_supported": True}
        settings = ProviderSettings(issuer=issuer.url, client_id=CLIENT)
        flow = CodeFlow(settings, "https://hub.example", SharedSecret.read(file if secret else None, "the provider"))
        provider, attempt = IdentityProvider(settings, tmp_path), Attempt.new()
        verifier = Verifier(SigningKeyFile(tmp_path), provider)

        async def whole_way() -> SignedIn:
            back = issuer.agree(await flow.address(provider, attempt, "en"))
            with pytest.raises(SignInRefused, match="foreign_provider"):
                await flow.finish(verifier, attempt, {name: value for name, value in back.items() if name != "iss"})
            assert await flow.end_address(provider) is None
            return await flow.finish(verifier, attempt, back)

        found = run(whole_way())
    assert (found.name, found.principal.role) == ("Ann Lee", Role.INVESTIGATOR)
    assert issuer.asked[-1].keys() - {"grant_type", "code", "redirect_uri", "code_verifier"} == sent


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"client_id": "hub"}, "needs MERITGRAPH_OIDC_ISSUER"),
        ({"issuer": "https://a.example", "client_id": "hub", "sign_in_token": "id_token"}, "set MERITGRAPH_OIDC_AUDIENCE"),
        ({"scopes": ["profile"]}, "lacks openid"),
    ],
)
def test_settings_that_do_not_fit_say_so(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ProviderSettings(**settings)
