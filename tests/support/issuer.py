"""An identity provider whose keys, documents and tokens a test makes itself, on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import Algorithm, ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from tests.support.json_server import Sent, Server, json_server
from tests.support.principals import BODY

_KINDS: Mapping[str, type[Algorithm]] = {
    "RS256": RSAAlgorithm,
    "PS256": RSAAlgorithm,
    "ES256": ECAlgorithm,
    "EdDSA": OKPAlgorithm,
}


@dataclass(frozen=True)
class Key:
    """A key pair with its id, for one algorithm; without ``states_algorithm`` its JWK does not name that."""

    id: str
    algorithm: str
    pair: Any
    states_algorithm: bool = True

    @property
    def jwk(self) -> dict[str, Any]:
        """The public half as the provider publishes it."""
        public: dict[str, Any] = _KINDS[self.algorithm].to_jwk(self.pair.public_key(), as_dict=True)
        return {**public, "kid": self.id, "use": "sig", **({"alg": self.algorithm} if self.states_algorithm else {})}


@cache
def key(id_: str, algorithm: str = "RS256", bits: int = 2048, *, states_algorithm: bool = True) -> Key:
    """Return the key of this id, which is made once."""
    match algorithm:
        case "ES256":
            pair: Any = ec.generate_private_key(ec.SECP256R1())
        case "EdDSA":
            pair = ed25519.Ed25519PrivateKey.generate()
        case _:
            pair = rsa.generate_private_key(65537, bits)
    return Key(id_, algorithm, pair, states_algorithm)


@dataclass
class Issuer:
    """A provider that publishes ``jwks``; a test may change what it answers, by path."""

    server: Server
    jwks: list[Any] = field(default_factory=list[Any])
    answers: dict[str, Sent] = field(default_factory=dict[str, Sent])

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def readings(self) -> int:
        """How often the keys were fetched."""
        return self.server.asked.count("/keys")

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Return the claims of a good token, of a client, with these changes; None leaves a claim out."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "meritgraph-api",
            "sub": "ann@body.example",
            "role": "client",
            "body": BODY,
            "jti": "1a2b",
            "iat": now,
            "exp": now + 3600,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, signed_by: Key, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
        """Return a token that this key signs."""
        headers = {"kid": signed_by.id, **(header or {})}
        # Of claims PyJWT would check some before it signs them.
        return jwt.PyJWS().encode(
            json.dumps(self.claims(**changes)).encode(),
            signed_by.pair,
            signed_by.algorithm,
            headers={name: value for name, value in headers.items() if value is not None},
        )

    def answer(self, path: str, _parameters: Mapping[str, str]) -> Sent:
        if path in self.answers:
            return self.answers[path]
        document = (
            {"issuer": self.url, "jwks_uri": f"{self.url}/keys"} if path.startswith("/.well-known") else {"keys": self.jwks}
        )
        return Sent.of(orjson.dumps(document))


@contextmanager
def issuer(*keys: Key) -> Generator[Issuer]:
    """Run a provider with these keys while the context lasts."""
    found: list[Issuer] = []
    with json_server(lambda path, parameters: found[0].answer(path, parameters)) as server:
        found.append(Issuer(server, [each.jwk for each in keys]))
        yield found[0]
