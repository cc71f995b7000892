"""Tokens of the local key: whom they let in."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from meritgraph.access.local_key import SigningKey, UnusableSigningKey, issue_token
from meritgraph.access.principals import BODY_ROLES, Principal, Role, TokenRefused
from meritgraph.settings import Settings
from tests.meritgraph.conftest import Client, code
from tests.support.principals import BODY, principal

# Moments are told from now on: workers that read this file a second apart name the same tests.
CLAIMS = {
    "iss": "meritgraph",
    "aud": "meritgraph-api",
    "sub": "somebody",
    "role": "client",
    "body": BODY,
    "jti": "1a2b",
    "iat": timedelta(),
    "exp": timedelta(hours=1),
}


def forged(folder: Path, algorithm: str = "HS256", **changes: Any) -> str:
    """Return a token that is signed with the right key but has other claims or another algorithm."""
    secret = bytes.fromhex((folder / "signing.key").read_text())
    now = datetime.now(UTC)
    claims = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in {**CLAIMS, **changes}.items()
        if value is not None
    }
    # The other algorithm needs a longer key: PyJWT warns of one that is too short.
    return jwt.encode(claims, {"HS256": secret, "HS512": secret * 2, "none": ""}[algorithm], algorithm)


def test_the_key_is_created_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(SigningKey.open, [tmp_path / "keys"] * 16))

    assert len({key.cursor_key for key in keys}) == 1
    assert stat.S_IMODE((tmp_path / "keys" / "signing.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["signing.key"]
    assert "signing" not in repr(keys[0])


def test_a_token_identifies_its_principal(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)

    key = SigningKey.open(settings.keys)
    for one in (
        Principal("auditor@body", Role.AUDITOR),
        Principal("portal-x", Role.CLIENT, BODY),
        Principal("investigator", Role.INVESTIGATOR, "organisation:1a", "servant:2b"),
        Principal("ann", Role.SERVANT, servant="servant:2b"),
    ):
        found = key.verify(issue_token(settings, one, 1))
        assert found == one
        assert found.token_id
        assert abs(found.issued - datetime.now(UTC).timestamp()) < 600
        assert found.expires - found.issued == 3600


def test_a_national_servant_is_not_printed() -> None:
    assert "2b" not in repr(Principal("ann", Role.SERVANT, servant="servant:2b"))


@pytest.mark.parametrize("role", list(Role))
def test_a_principal_has_the_body_that_its_role_needs_or_none(role: Role) -> None:
    with_body, without = ("whole", "names no body") if role in BODY_ROLES else ("has no body", "whole")
    for body, expected in ((BODY, with_body), (None, without)):
        if expected == "whole":
            assert Principal("somebody", role, body).body == body
        else:
            with pytest.raises(TokenRefused, match=expected):
                Principal("somebody", role, body)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "somebody else"},
        {"iss": None},
        {"aud": "another service"},
        {"aud": None},
        {"exp": timedelta(seconds=-31)},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"sub": 7},
        {"role": None},
        {"role": "administrator"},
        {"role": ["client", "auditor"]},
        {"role": "Client"},
        {"role": {"client": True}},
        {"body": None},
        {"body": ""},
        {"body": [BODY, "organisation:1a"]},
        {"body": "servant:1a"},
        {"body": "organisation:"},
        {"body": "organisation:1a organisation:2b"},
        {"body": 7},
        {"role": "servant", "servant": "31203851234567"},
        {"role": "servant", "servant": ["servant:1a"]},
        {"sub": ""},
        {"sub": " "},
        {"sub": "a\nb"},
        {"sub": "x" * 201},
        {"jti": None},
        {"jti": 7},
        {"iat": "yesterday"},
        {"iat": timedelta(hours=1)},
        {"exp": timedelta(hours=30 * 24, minutes=1)},
        {"nbf": timedelta(hours=1)},
    ],
)
def test_a_token_with_missing_or_wrong_claims_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    key = SigningKey.open(tmp_path)

    with pytest.raises(TokenRefused):
        key.verify(forged(tmp_path, **changes))


def test_the_algorithm_is_pinned(tmp_path: Path) -> None:
    key = SigningKey.open(tmp_path)

    assert key.verify(forged(tmp_path)).role is Role.CLIENT
    for algorithm in ("none", "HS512"):
        with pytest.raises(TokenRefused):
            key.verify(forged(tmp_path, algorithm))


def test_a_token_of_another_key_is_refused(tmp_path: Path) -> None:
    other = SigningKey.open(tmp_path / "other").sign(principal(Role.CLIENT), 1)

    with pytest.raises(TokenRefused):
        SigningKey.open(tmp_path / "own").verify(other)


def test_a_spoilt_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("not a key")

    with pytest.raises(UnusableSigningKey, match=r"signing\.key"):
        SigningKey.open(tmp_path)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic c29tZTpib2R5", "Bearer a.b.c", "bearer ʻ"])
def test_a_request_without_a_valid_token_is_refused(client: Client, header: str | None) -> None:
    headers = {"Content-Type": "application/json", **({} if header is None else {"Authorization": header})}
    encoded = {name: value.encode() for name, value in headers.items()}

    response = client.send("POST", "/graphql", headers=encoded, json={"query": "{ __typename }"})

    assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"].startswith("Bearer ")
    assert "data" not in response.json()


def test_a_request_without_a_token_gets_no_other_error(client: Client) -> None:
    response = client.send("POST", "/graphql", content=b"x" * 100_000, headers={"Content-Type": "text/plain"})

    assert response.status_code == 401


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_query(client: Client, role: Role) -> None:
    token = client.key.sign(principal(role), 1)

    response = client.post({"query": "{ me { role } }"}, Authorization=f"Bearer {token}")

    assert response.json() == {"data": {"me": {"role": role.name}}}
