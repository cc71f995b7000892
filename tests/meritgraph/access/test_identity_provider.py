"""Tokens of an identity provider: which the hub believes, and what it does while the provider changes its keys or is away."""

from __future__ import annotations

import asyncio
import hmac
import logging
from base64 import urlsafe_b64encode
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from graph.model.facts import Ref
from loaders.keys.keyring import KeyRing
from meritgraph.access.oidc import IdentityProvider, ProviderAway
from meritgraph.access.principals import Principal, Role, TokenRefused
from meritgraph.access.provider_http import ProviderProblem
from meritgraph.doctor import Check, check_provider
from meritgraph.provider_settings import ProviderSettings
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.support.issuer import Issuer, Key, issuer, key
from tests.support.json_server import Sent
from tests.support.openid_provider import free_port, openid_provider
from tests.support.principals import BODY, principal

# Of the form, with a right last digit; nobody's.
PINFL = "31203851234563"


@dataclass
class Hub:
    """The hub's side of one provider, whose seconds the test counts."""

    run: Run
    folder: Path
    settings: ProviderSettings
    seconds: float = 0.0
    provider: IdentityProvider = field(init=False)

    def __post_init__(self) -> None:
        self.provider = IdentityProvider(self.settings, self.folder, lambda: self.seconds)

    def verify(self, token: str) -> Principal:
        return self.run(self._verify(token))

    async def _verify(self, token: str) -> Principal:
        found, _ = await self.provider.verify(token)
        # What was begun beside the request ends before the test goes on.
        if fetching := self.provider._fetching:  # pyright: ignore[reportPrivateUsage]  # nobody else may wait for it
            await fetching
        return found

    def outcome(self, token: str) -> str:
        """Return the role of a token, or why it is refused."""
        try:
            return self.verify(token).role
        except (TokenRefused, ProviderAway) as error:
            return type(error).__name__


@pytest.fixture
def ours() -> Generator[Issuer]:
    with issuer(key("one")) as running:
        yield running


@pytest.fixture
def hub(run: Run, ours: Issuer, tmp_path: Path) -> Hub:
    return Hub(run, tmp_path, ProviderSettings(issuer=ours.url))


def encoded(part: object) -> str:
    return urlsafe_b64encode(orjson.dumps(part)).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
@pytest.mark.parametrize("states_algorithm", [True, False])
def test_a_token_under_each_algorithm_of_the_settings(run: Run, tmp_path: Path, algorithm: Any, states_algorithm: bool) -> None:
    signing = key(f"{algorithm} {states_algorithm}", algorithm, states_algorithm=states_algorithm)
    with issuer(signing, key("one")) as running:
        hub = Hub(run, tmp_path, ProviderSettings(issuer=running.url, algorithms=[algorithm]))
        found = hub.verify(running.token(signing))
        assert found == Principal("ann@body.example", Role.CLIENT, BODY)
        assert (found.token_id, found.expires - found.issued) == ("1a2b", 3600)
        # A key id is optional.
        assert hub.verify(running.token(signing, {"kid": None})) == found
        others = {"RS256", "PS256", "ES256", "EdDSA"} - {algorithm}
        for other in others:
            assert hub.outcome(running.token(key(f"{other} else", other))) == "TokenRefused"
            # A fitting key of the same id, used in another way.
            if {other, algorithm} == {"RS256", "PS256"}:
                assert hub.outcome(running.token(Key(signing.id, other, signing.pair))) == "TokenRefused"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://login.other.example"},
        {"iss": None},
        {"aud": "another-service"},
        {"aud": ["another-service"]},
        {"aud": None},
        {"exp": timedelta(seconds=-31)},
        {"exp": None},
        {"exp": "soon"},
        {"exp": float("inf")},
        {"iat": None},
        {"iat": timedelta(days=1)},
        {"iat": float("inf")},
        {"nbf": timedelta(days=1)},
        {"exp": timedelta(days=31)},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"role": None},
        {"role": "administrator"},
        {"role": []},
        {"role": ["client", "auditor"]},
        {"role": {"client": 1}},
        {"body": None},
        {"body": ["organisation:1a", "organisation:2b"]},
        {"body": "Ministry of Finance"},
        {"body": {"id": BODY}},
    ],
    ids=str,
)
def test_a_token_with_missing_or_wrong_claims_is_refused(hub: Hub, ours: Issuer, changes: dict[str, Any]) -> None:
    now = datetime.now(UTC)
    claims: dict[str, Any] = {
        name: int((now + value).timestamp()) if isinstance(value, timedelta) else value for name, value in changes.items()
    }
    with pytest.raises(TokenRefused) as refused:
        hub.verify(ours.token(key("one"), **claims))

    # The message says what to change, and nothing that came with the token.
    shown = [each for each in changes.values() if isinstance(each, str) and each]
    assert not any(each in str(refused.value) for each in shown)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"role": ["offline_access", "investigator"]}, principal(Role.INVESTIGATOR, "ann@body.example")),
        ({"aud": ["another-service", "meritgraph-api"]}, principal(Role.CLIENT, "ann@body.example")),
        ({"body": [BODY]}, principal(Role.CLIENT, "ann@body.example")),
        # A provider names the employer of everybody; a role without a body has none of it.
        ({"role": "auditor"}, principal(Role.AUDITOR, "ann@body.example")),
        ({"role": "servant", "body": None}, principal(Role.SERVANT, "ann@body.example")),
        ({"jti": None}, principal(Role.CLIENT, "ann@body.example")),
    ],
    ids=str,
)
def test_claims_as_providers_write_them(hub: Hub, ours: Issuer, changes: dict[str, Any], found: Principal) -> None:
    assert hub.verify(ours.token(key("one"), **changes)) == found


def test_clocks_may_differ_by_as_much_as_the_settings_say(run: Run, ours: Issuer, tmp_path: Path) -> None:
    # This test may come long after the module was imported.
    now = int(datetime.now(UTC).timestamp())
    late: dict[str, Any] = {"iat": now - 3700, "exp": now - 100}

    for seconds, outcome in ((300, "client"), (30, "TokenRefused")):
        hub = Hub(run, tmp_path, ProviderSettings(issuer=ours.url, leeway_seconds=seconds))
        assert hub.outcome(ours.token(key("one"), **late)) == outcome


def test_claims_have_the_names_of_the_settings(run: Run, ours: Issuer, tmp_path: Path) -> None:
    role = "https://hub.example/role"
    hub = Hub(run, tmp_path, ProviderSettings(issuer=ours.url, audience="hub", role_claim=role, body_claim="org"))
    claims: dict[str, Any] = {role: "client", "org": "organisation:1a", "aud": "hub", "role": "auditor"}

    assert hub.verify(ours.token(key("one"), **claims)) == Principal("ann@body.example", Role.CLIENT, "organisation:1a")


def test_nothing_in_the_header_of_a_token_chooses_how_it_is_verified(hub: Hub, ours: Issuer) -> None:
    good, forger = key("one"), key("forger")
    claims = encoded(ours.claims())
    public = good.pair.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    confused = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': 'one'})}.{claims}"
    keyed = [
        f"{confused}.{urlsafe_b64encode(hmac.digest(secret, confused.encode(), sha256)).rstrip(b'=').decode()}"
        for secret in (pem, pem.strip(), orjson.dumps(good.jwk), b"")
    ]
    with_jwk = {"jwk": forger.jwk, "jku": f"{ours.url}/keys", "x5u": f"{ours.url}/keys"}
    head, body, signature = ours.token(good).split(".")
    forged = [
        *keyed,
        f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{claims}.",
        f"{encoded({'alg': 'None', 'kid': 'one'})}.{claims}.",
        f"{encoded({'alg': ['RS256'], 'kid': 'one'})}.{claims}.{signature}",
        f"{encoded({'kid': 'one'})}.{claims}.{signature}",
        ours.token(forger, {"kid": "one"}),
        ours.token(forger, {"kid": None}),
        ours.token(forger, {**with_jwk, "kid": "forger"}),
        ours.token(forger, {**with_jwk, "kid": None}),
        ours.token(good, {"crit": ["exp"], "exp": 0}),
        *(ours.token(forger, {"kid": each}) for each in ("../keys", "/dev/null", "' OR 1=1 --", "one\x00", "", "x" * 5000)),
        f"{head}.{encoded(ours.claims(role='investigator'))}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{head}.{body}.{signature}.{signature}",
        "",
        "a.b.c",
        "ʻ.ʻ.ʻ",
        f"{encoded([])}.{claims}.{signature}",
        f"{head}.{encoded([])}.{signature}",
        # Five parts: encrypted tokens are none of ours.
        f"{head}.{body}.{signature}.{body}.{signature}",
    ]
    assert hub.outcome(ours.token(good)) == "client"
    assert {each: hub.outcome(each) for each in forged} == dict.fromkeys(forged, "TokenRefused")
    assert "/keys" in ours.server.asked
    assert set(ours.server.asked) == {"/.well-known/openid-configuration", "/keys"}


@pytest.mark.filterwarnings("ignore:The RSA key is 1024 bits")
def test_keys_that_must_not_verify_are_left_out(run: Run, tmp_path: Path) -> None:
    short, good = key("short", bits=1024), key("one")
    with issuer(good) as running:
        running.jwks += [
            short.jwk,
            {**key("private").jwk, "d": "AQAB"},
            {**key("encrypts").jwk, "use": "enc"},
            {**key("signs").jwk, "key_ops": ["sign"]},
            {**key("else").jwk, "alg": "RS512"},
            {"kty": "oct", "kid": "secret", "k": "c2VjcmV0", "alg": "RS256"},
            {"kty": "RSA", "kid": "empty"},
            {**key("spoilt").jwk, "n": "!"},
            {**key("list").jwk, "kid": ["list"]},
            {},
        ]
        running.jwks.append("no key")
        hub = Hub(run, tmp_path, ProviderSettings(issuer=running.url))
        named = ("short", "private", "encrypts", "signs", "else", "spoilt", "list")
        outcomes = {name: hub.outcome(running.token(key(name, bits=1024) if name == "short" else key(name))) for name in named}
        assert outcomes == dict.fromkeys(named, "TokenRefused")
        assert hub.outcome(running.token(good)) == "client"


def test_an_unknown_key_is_fetched_once_and_not_again_for_ten_seconds(hub: Hub, ours: Issuer) -> None:
    first, second, third = key("one"), key("two"), key("three")
    assert hub.outcome(ours.token(first)) == "client"
    ours.jwks = [second.jwk]
    # Within the pause the hub does not ask, whoever wants it.
    assert [hub.outcome(ours.token(second)) for _ in range(5)] == ["TokenRefused"] * 5
    assert ours.readings == 1
    hub.seconds = 10
    assert hub.outcome(ours.token(second)) == "client"
    assert ours.readings == 2
    # The provider does not vouch for its first key any more.
    assert hub.outcome(ours.token(first)) == "TokenRefused"
    hub.seconds = 20
    assert [hub.outcome(ours.token(key(f"unknown {n}"))) for n in range(3)] == ["TokenRefused"] * 3
    assert ours.readings == 3
    # Tokens without a key id are verified by new keys, too.
    ours.jwks = [third.jwk]
    hub.seconds = 30
    assert hub.outcome(ours.token(third, {"kid": None})) == "client"


def test_all_who_wait_for_a_key_share_one_request(hub: Hub, ours: Issuer) -> None:
    async def all_at_once() -> list[Principal]:
        found = await asyncio.gather(*(hub.provider.verify(ours.token(key("one"), sub=f"client {n}")) for n in range(20)))
        return [each for each, _ in found]

    assert {each.subject for each in hub.run(all_at_once())} == {f"client {n}" for n in range(20)}
    assert ours.readings == 1


def test_keys_are_asked_for_anew_beside_the_requests(hub: Hub, ours: Issuer) -> None:
    token = ours.token(key("one"))
    assert hub.outcome(token) == "client"
    ours.jwks = [key("two").jwk]
    hub.seconds = 601
    # The request that notices is answered by the keys that are there.
    assert hub.outcome(token) == "client"
    assert ours.readings == 2
    assert hub.outcome(token) == "TokenRefused"


ANSWERS = {
    "no JSON": Sent.of(b"<html>"),
    "no object": Sent.of(b"[]"),
    "another issuer": Sent.of(b'{"issuer": "https://login.other.example", "jwks_uri": "https://login.other.example/keys"}'),
    "too large": Sent.of(b" " * 300_000),
    "packed": Sent.of(b"{}", **{"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys"])
def test_a_provider_that_answers_wrongly_gives_no_keys(
    hub: Hub, ours: Issuer, path: str, answer: Sent, caplog: pytest.LogCaptureFixture
) -> None:
    ours.answers[path] = answer

    assert [hub.outcome(ours.token(key("one"))) for _ in range(2)] == ["ProviderAway"] * 2

    (logged,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "the identity provider gives no keys" in logged.getMessage()
    del ours.answers[path]
    hub.seconds = 10
    assert hub.outcome(ours.token(key("one"))) == "client"
    assert "the identity provider gives its keys again" in caplog.text


@pytest.mark.parametrize(
    "address", ["http://keys.example/keys", "file:///etc/passwd", "https://user:secret@keys.example", "", 7, None]
)
def test_keys_come_from_no_address_without_tls(hub: Hub, ours: Issuer, address: object) -> None:
    document = {"issuer": ours.url, "jwks_uri": address}
    ours.answers["/.well-known/openid-configuration"] = Sent.of(orjson.dumps(document))

    assert hub.outcome(ours.token(key("one"))) == "ProviderAway"


@pytest.mark.parametrize(
    "settings",
    [
        {"issuer": "http://login.example"},
        {"issuer": "login.example"},
        {"issuer": "https://"},
        {"issuer": "https://user:secret@login.example"},
        {"issuer": "https://login.example?tenant=1"},
        {"issuer": "https://login.example:port"},
        {"algorithms": []},
        {"algorithms": ["none"]},
        {"algorithms": ["RS256", "HS256"]},
        {"audience": ""},
        {"leeway_seconds": 3600},
    ],
    ids=str,
)
def test_settings_that_would_let_strangers_in_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ProviderSettings(**settings)


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_OIDC_ISSUER", "https://login.example/realms/civil")
    monkeypatch.setenv("MERITGRAPH_OIDC_ALGORITHMS", '["ES256", "EdDSA"]')
    monkeypatch.setenv("MERITGRAPH_OIDC_ROLE_CLAIM", "roles")

    found = Settings().oidc

    assert (found.issuer, found.algorithms, found.role_claim) == (
        "https://login.example/realms/civil",
        ["ES256", "EdDSA"],
        "roles",
    )
    assert Settings.model_fields["oidc"].default.issuer is None


def test_a_ca_file_that_is_none_ends_the_start(tmp_path: Path) -> None:
    with pytest.raises(ProviderProblem, match="MERITGRAPH_OIDC_CA_FILE cannot be used"):
        IdentityProvider(ProviderSettings(issuer="https://login.example", ca_file=tmp_path / "none.pem"), tmp_path)


def test_the_doctor_says_whether_a_provider_gives_its_keys(run: Run, ours: Issuer, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, oidc=ProviderSettings(issuer=ours.url))

    assert run(check_provider(Settings(home=tmp_path))) == []
    assert run(check_provider(settings)) == [Check("identity provider", True, f"{ours.url} gives 1 keys for RS256")]
    ours.answers["/keys"] = Sent.of(b"<html>")
    (check,) = run(check_provider(settings))
    assert (check.ok, check.detail.startswith(f"{ours.url} gives no keys: ")) == (False, True)


def test_a_national_number_is_hashed_at_once(run: Run, ours: Issuer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ring = KeyRing.open(tmp_path)
    settings = ProviderSettings(issuer=ours.url, number_claim="pinfl", country_claim="nation", country="UZ")
    hub = Hub(run, tmp_path, settings)

    def servant(**claims: Any) -> str | None:
        return hub.verify(ours.token(key("one"), role="servant", **claims)).servant

    known = f"UZ/PINFL:{ring.keyed(Ref('UZ/PINFL', PINFL, personal=True)).number}"
    assert PINFL not in known
    assert {servant(pinfl=PINFL), servant(pinfl=PINFL, nation="uz")} == {known}
    wrong = PINFL[:-1] + str((int(PINFL[-1]) + 1) % 10)
    assert {
        servant(),
        servant(pinfl=wrong),
        servant(pinfl=""),
        servant(pinfl=int(PINFL)),
        servant(pinfl=[PINFL]),
        servant(pinfl=PINFL, nation="KZ"),
        servant(pinfl=PINFL, nation="XX"),
        servant(pinfl=PINFL, nation=7),
        # Without the settings' claim nobody is a servant, whatever the token says.
        servant(servant="servant:1a"),
    } == {None}
    assert PINFL not in caplog.text
    assert PINFL not in repr(hub.verify(ours.token(key("one"), role="servant", pinfl=PINFL)))
    (tmp_path / "identity.key").write_text("no key")
    assert servant(pinfl=PINFL) is None
    assert "does not hold a key" in caplog.text
    (tmp_path / "identity.key").unlink()
    assert servant(pinfl=PINFL) is None
    assert not (tmp_path / "identity.key").exists()


def test_a_provider_that_is_not_ours(run: Run, tmp_path: Path) -> None:
    """It is killed, comes back with another key, and is away for longer than its keys may be kept."""
    port = free_port()
    with openid_provider(tmp_path, port) as theirs:
        hub = Hub(run, tmp_path, ProviderSettings(issuer=theirs.url, max_key_age_hours=2))
        token = theirs.token("ann", role="client", body=BODY)
        assert hub.verify(token) == Principal("ann", Role.CLIENT, BODY)
        assert hub.outcome(theirs.token("bo", role=["default", "auditor"])) == "auditor"
        assert hub.outcome(theirs.token("bo", audience="another-service", role="auditor")) == "TokenRefused"
        assert hub.outcome(theirs.token("bo")) == "TokenRefused"
        assert hub.outcome(theirs.token("bo", role="client")) == "TokenRefused"
    for hours in (0.5, 1.9):
        hub.seconds = hours * 3600
        assert hub.outcome(token) == "client"
    with openid_provider(tmp_path, port) as theirs:
        new = theirs.token("ann", role="client", body=BODY)
        hub.seconds += 10
        assert hub.outcome(new) == "client"
        assert hub.outcome(token) == "TokenRefused"
    hub.seconds += 2 * 3600 + 1
    assert hub.outcome(new) == "ProviderAway"
