"""Tokens of an identity provider (OpenID Connect): issuer, audience and algorithms are those of the settings, never a token's.

Keys are fetched beside the requests, and kept while the provider is away. Only a token under a key that is not known yet waits
for them, together with all others of that moment; nobody can make the hub fetch more often than once in ten seconds.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jwt

from graph.errors import DamagedKeyFile, MeritgraphError
from graph.model.facts import Ref
from loaders.keys.ids import identifier_key, is_national_id
from loaders.keys.keyring import IDENTITY_KEY, KeyRing
from loaders.keys.national_numbers import NATIONAL_SCHEMES
from meritgraph.access.principals import Principal, TokenRefused, principal_of
from meritgraph.access.provider_http import ProviderHttp, ProviderProblem
from meritgraph.access.provider_keys import KeySet, KeySource
from meritgraph.provider_settings import ProviderSettings

# Keys are asked for anew after so long, and never sooner than after a pause.
_FRESH_SECONDS = 600.0
_PAUSE_SECONDS = 10.0
_REQUIRED = ("iss", "aud", "sub", "iat", "exp")

logger = logging.getLogger(__name__)


class ProviderAway(MeritgraphError):
    """The provider gives no keys, and those that were kept are too old; the log says why."""


@asynccontextmanager
async def identity_provider(settings: ProviderSettings, keys: Path) -> AsyncGenerator[IdentityProvider | None]:
    """Yield the provider of the settings, whose keys are fetched from now on; None where they name none.

    Raises ProviderProblem for a CA file that cannot be used.
    """
    if settings.issuer is None:
        yield None
        return
    provider = IdentityProvider(settings, keys)
    provider.fetch_soon()
    try:
        yield provider
    finally:
        await provider.stop()


class IdentityProvider:
    """The identity provider of the settings. ``keys`` is the folder of the identity key; ``clock`` counts seconds."""

    def __init__(self, settings: ProviderSettings, keys: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Raise ProviderProblem for a CA file that cannot be used."""
        self.issuer = settings.issuer or ""
        self._settings, self._folder, self._clock = settings, keys, clock
        self._source = KeySource(settings, self.issuer)
        self._keys: KeySet | None = None
        self._fetched = self._next_fetch = float("-inf")
        self._fetching: asyncio.Task[None] | None = None
        self._problem = ""

    @property
    def http(self) -> ProviderHttp:
        """What asks the provider."""
        return self._source.http

    @property
    def leeway_seconds(self) -> float:
        """The seconds by which the provider's clock may differ from ours."""
        return self._settings.leeway_seconds

    def usable_keys(self) -> KeySet | None:
        """Return the keys unless they are too old; begin to fetch them again, with nobody waiting, when they are not fresh."""
        age = self._clock() - self._fetched
        if age > _FRESH_SECONDS:
            self.fetch_soon()
        return self._keys if age <= self._settings.max_key_age_hours * 3600 else None

    def fetch_soon(self) -> asyncio.Task[None] | None:
        """Begin to fetch the keys unless that was tried a moment ago; return what runs."""
        if self._fetching is None and self._clock() >= self._next_fetch:
            self._next_fetch = self._clock() + _PAUSE_SECONDS
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def stop(self) -> None:
        """End what still fetches."""
        if (fetching := self._fetching) is not None:
            fetching.cancel()
            await asyncio.wait([fetching])

    async def verify(self, token: str) -> tuple[Principal, KeySet]:
        """Return the principal of a token, and the keys by which it was verified. Raises TokenRefused, ProviderAway."""
        settings = self._settings
        claims, keys = await self._verified(token, settings.audience)
        return principal_of(claims, settings.role_claim, settings.body_claim, self._servant(claims)), keys

    async def id_claims(self, token: str) -> Mapping[str, Any]:
        """Return the claims of an ID token that is meant for our client. Raises TokenRefused, ProviderAway."""
        claims, _ = await self._verified(token, self._settings.client_id or "")
        return claims

    async def _verified(self, token: str, audience: str) -> tuple[Mapping[str, Any], KeySet]:
        """Return the claims of a token, and the keys by which it was verified. Raises TokenRefused, ProviderAway."""
        algorithm, key_id = self._header(token)
        keys = self.usable_keys() or await self._fetched_keys()
        if keys is not None and keys.key_of(token, key_id, algorithm) is None:
            # A provider signs with a new key as soon as it has one.
            keys = await self._fetched_keys()
        if keys is None:
            raise ProviderAway("This hub cannot verify tokens at the moment: the identity provider gives no keys.")
        key = keys.key_of(token, key_id, algorithm)
        if key is None:
            raise TokenRefused("The token is signed with a key that the identity provider does not have: get a new one.")
        return self._claims(token, key, algorithm, audience), keys

    def _header(self, token: str) -> tuple[str, str | None]:
        """Return the algorithm and the key id of a token. All else in its header, such as addresses of keys, is not looked at."""
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise TokenRefused("This is not a token.") from error
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm not in self._settings.algorithms or "crit" in header:
            raise TokenRefused("The token is signed in a way that this hub does not accept.")
        return str(algorithm), key_id if isinstance(key_id, str) else None

    def _claims(self, token: str, key: jwt.PyJWK, algorithm: str, audience: str) -> Mapping[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=self.issuer,
                audience=audience,
                leeway=self._settings.leeway_seconds,
                options={"require": list(_REQUIRED)},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenRefused("The token has expired: get a new one.") from error
        except jwt.ImmatureSignatureError as error:
            raise TokenRefused("The token is not valid yet.") from error
        except jwt.InvalidAudienceError as error:
            raise TokenRefused("The token is not meant for this hub.") from error
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
            raise TokenRefused("The token is not one of the identity provider of this hub.") from error

    def _servant(self, claims: Mapping[str, Any]) -> str | None:
        """Return the identifier key of the person, or None; the national number itself goes no further than this function."""
        settings = self._settings
        number = claims.get(settings.number_claim or "")
        country = claims.get(settings.country_claim or "", settings.country)
        scheme = NATIONAL_SCHEMES.get(country.upper()) if isinstance(country, str) else None
        if scheme is None or not isinstance(number, str) or not number or not (self._folder / IDENTITY_KEY).exists():
            return None
        try:
            key = identifier_key(KeyRing.open(self._folder, create=False).keyed(Ref(scheme, number, personal=True)))
        except DamagedKeyFile as error:
            logger.critical("nobody is recognised by a national number: %s", error)
            return None
        return key if is_national_id(key) else None

    async def _fetched_keys(self) -> KeySet | None:
        """Return the keys after they were fetched, if that may be done now."""
        if fetching := self.fetch_soon():
            # One who leaves does not take the keys from the others who wait.
            await asyncio.shield(fetching)
        return self.usable_keys()

    async def _fetch(self) -> None:
        try:
            found = await self._source.fetch()
        except ProviderProblem as error:
            self._note(str(error))
        else:
            self._note("")
            self._fetched = self._clock()
            if self._keys is None or self._keys.content != found.content:
                self._keys = found
        finally:
            self._fetching = None

    def _note(self, problem: str) -> None:
        """Log each change of what the provider says."""
        if problem and problem != self._problem:
            logger.error(
                "the identity provider gives no keys: %s; those that are kept go on for %g h", problem, self._hours_left()
            )
        elif self._problem and not problem:
            logger.warning("the identity provider gives its keys again")
        self._problem = problem

    def _hours_left(self) -> float:
        if self._keys is None:
            return 0.0
        return round(max(0.0, self._settings.max_key_age_hours - (self._clock() - self._fetched) / 3600), 1)
