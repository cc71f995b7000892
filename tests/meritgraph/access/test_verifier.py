"""Which key a token is verified by, and how long the hub remembers that it was."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from meritgraph.access.local_key import SigningKey, SigningKeyFile, UnusableSigningKey
from meritgraph.access.oidc import IdentityProvider
from meritgraph.access.principals import Principal, Role, TokenRefused
from meritgraph.access.verifier import Verifier
from meritgraph.provider_settings import ProviderSettings
from tests.conftest import Run
from tests.meritgraph.access.test_revocations import Clock
from tests.support.issuer import Issuer, issuer, key
from tests.support.principals import BODY, principal


@pytest.fixture
def ours() -> Generator[Issuer]:
    with issuer(key("one")) as running:
        yield running


def verifier(folder: Path, ours: Issuer | None, now: Clock | None = None, keys: Clock | None = None) -> Verifier:
    provider = None if ours is None else IdentityProvider(ProviderSettings(issuer=ours.url), folder, keys or Clock())
    return Verifier(SigningKeyFile(folder), provider, None, *([now] if now else []))


def test_a_token_is_verified_by_the_key_of_its_issuer(run: Run, ours: Issuer, tmp_path: Path) -> None:
    local = SigningKey.open(tmp_path)
    both, alone = verifier(tmp_path, ours), verifier(tmp_path, None)
    theirs = ours.token(key("one"))

    assert run(both.verify(local.sign(principal(), 1))) == principal()
    assert run(both.verify(theirs)) == Principal("ann@body.example", Role.CLIENT, BODY)
    for known, refused in (
        (alone, theirs),
        # Whoever may sign for one issuer may not sign for the other one.
        (both, ours.token(key("one"), iss="meritgraph")),
        (both, ours.token(key("one"), iss=["meritgraph", ours.url])),
        (both, ""),
        (both, "a.b.c"),
        (both, "ʻ"),
    ):
        with pytest.raises(TokenRefused):
            run(known.verify(refused))


def test_a_token_that_was_verified_ends_when_it_expires(run: Run, ours: Issuer, tmp_path: Path) -> None:
    now = Clock()
    known = verifier(tmp_path, ours, now)
    tokens = [SigningKey.open(tmp_path).sign(principal(), 1), ours.token(key("one"))]
    (local, theirs) = [run(known.verify(each)) for each in tokens]
    # Remembered: the very principal of the first time.
    assert run(known.verify(tokens[0])) is local
    assert run(known.verify(tokens[1])) is theirs

    # From then on each is verified again, as if it were new; and so it was not remembered for longer than it lasts.
    for expired, token, before in ((local.expires, tokens[0], local), (theirs.expires, tokens[1], theirs)):
        now.seconds = expired + 29
        assert run(known.verify(token)) is before
        now.seconds = expired + 30
        assert run(known.verify(token)) is not before


def test_a_token_that_was_verified_ends_with_its_key(run: Run, ours: Issuer, tmp_path: Path) -> None:
    keys = Clock()
    known = verifier(tmp_path, ours, keys=keys)
    local, theirs = SigningKey.open(tmp_path).sign(principal(), 1), ours.token(key("one"))
    for token in (local, theirs):
        run(known.verify(token))

    (tmp_path / "signing.key").unlink()
    with pytest.raises(UnusableSigningKey):
        run(known.verify(local))
    assert run(known.verify(theirs)).subject == "ann@body.example"
    SigningKey.open(tmp_path)
    with pytest.raises(TokenRefused):
        run(known.verify(local))

    ours.jwks = [key("two").jwk]
    keys.seconds = 10
    run(known.verify(ours.token(key("two"))))
    with pytest.raises(TokenRefused):
        run(known.verify(theirs))


def test_a_provider_that_is_asked_again_and_has_the_same_keys_costs_nobody_a_verification(
    run: Run, ours: Issuer, tmp_path: Path
) -> None:
    keys = Clock()
    known = verifier(tmp_path, ours, keys=keys)
    token = ours.token(key("one"))
    first = run(known.verify(token))
    keys.seconds = 10
    with pytest.raises(TokenRefused):
        run(known.verify(ours.token(key("unknown"))))
    assert ours.readings == 2
    assert run(known.verify(token)) is first


def test_what_is_remembered_is_bounded(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meritgraph.access.verifier._MOST_REMEMBERED", 3)
    known, local = verifier(tmp_path, None), SigningKey.open(tmp_path)
    tokens = [local.sign(principal(subject=f"client {n}"), 1) for n in range(5)]
    first = [run(known.verify(each)) for each in tokens]

    assert [run(known.verify(each)) is before for each, before in zip(tokens[2:], first[2:], strict=True)] == [True] * 3
    assert run(known.verify(tokens[0])) is not first[0]
