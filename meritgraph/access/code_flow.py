"""Signing in at the identity provider: the authorization code flow of OpenID Connect with PKCE (RFC 7636, S256).

The hub keeps nothing between the way there and the way back: the browser carries an ``Attempt``, sealed. The principal is that of
the token that the API would accept, verified in the same way. The ID token proves that it belongs to this attempt (its nonce).
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote, urlencode

from graph.errors import MeritgraphError
from meritgraph.access.oidc import IdentityProvider, ProviderAway
from meritgraph.access.principals import Principal
from meritgraph.access.provider_http import ProviderProblem, address_in
from meritgraph.access.verifier import Verifier
from meritgraph.provider_settings import ProviderSettings
from meritgraph.shared_secrets import SharedSecret

RETURN_PATH: Final = "/sign-in/return"
"""Where the provider leads people back to."""
_FRESH_SECONDS = 600.0
_PAUSE_SECONDS = 10.0
_CODE_REFUSED = "invalid_grant"

logger = logging.getLogger(__name__)


class SignInRefused(MeritgraphError):
    """A way back from the provider that signs nobody in. ``error`` is the provider's code, or one of ours."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Nobody is signed in: {error}.")
        self.error = error


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in: what the provider has to send back, and the secret behind the PKCE challenge."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Attempt:
        """Return an attempt that nobody can guess."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(64))

    @property
    def challenge(self) -> str:
        """The PKCE challenge of the verifier."""
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in at the provider, and what it calls her."""

    principal: Principal
    name: str | None


class CodeFlow:
    """The way to the provider and back, for the client of the settings. ``hub`` is the hub's address in browsers."""

    def __init__(self, settings: ProviderSettings, hub: str, secret: SharedSecret | None) -> None:
        self._settings, self._secret = settings, secret
        self._return, self._signed_out = f"{hub}{RETURN_PATH}", f"{hub}/signed-out"
        self._known: Mapping[str, Any] | None = None
        self._next_reading = float("-inf")
        self._reading = asyncio.Lock()

    @property
    def provider_name(self) -> str:
        """What pages call the provider."""
        return self._settings.client_name

    async def address(self, provider: IdentityProvider, attempt: Attempt, language: str) -> str:
        """Return where an attempt begins. Raises ProviderAway."""
        page = _provider_address(await self._discovery(provider), "authorization_endpoint")
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id or "",
            "redirect_uri": self._return,
            "scope": " ".join(self._settings.scopes),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}"

    async def end_address(self, provider: IdentityProvider) -> str | None:
        """Return where somebody signs out at the provider, too; None where it has no such page or is away."""
        try:
            page = address_in(await self._discovery(provider), "end_session_endpoint")
        except (ProviderAway, ProviderProblem):
            return None
        asked = {"client_id": self._settings.client_id or "", "post_logout_redirect_uri": self._signed_out}
        return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}"

    async def finish(self, verifier: Verifier, attempt: Attempt, sent: Mapping[str, str]) -> SignedIn:
        """Return who signed in, from what the provider sent back. Raises as ``Verifier.verify``, and SignInRefused."""
        provider = verifier.provider
        if provider is None:
            raise SignInRefused("no_provider")
        known = await self._discovery(provider)
        self._check(provider, attempt, sent, known)
        tokens = await self._tokens(provider, known, sent["code"], attempt)
        id_token, access_token = tokens.get("id_token"), tokens.get(self._settings.sign_in_token)
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise SignInRefused("no_token")
        claims = await provider.id_claims(id_token)
        authorized = claims.get("azp", self._settings.client_id)
        if not _same(str(claims.get("nonce")), attempt.nonce) or authorized != self._settings.client_id:
            raise SignInRefused("foreign_token")
        name = claims.get("name", claims.get("preferred_username"))
        return SignedIn(await verifier.verify(access_token), name if isinstance(name, str) and name.strip() else None)

    def _check(self, provider: IdentityProvider, attempt: Attempt, sent: Mapping[str, str], known: Mapping[str, Any]) -> None:
        """Check that a way back belongs to an attempt and has a code. Raises SignInRefused."""
        if not _same(sent.get("state", ""), attempt.state):
            raise SignInRefused("foreign_state")
        # RFC 9207: a provider that names itself in its answers does so in each of them, errors included.
        names_itself = known.get("authorization_response_iss_parameter_supported") is True
        if sent.get("iss", None if names_itself else provider.issuer) != provider.issuer:
            raise SignInRefused("foreign_provider")
        if "error" in sent:
            raise SignInRefused(sent["error"])
        if not sent.get("code"):
            raise SignInRefused("no_code")

    async def _tokens(
        self, provider: IdentityProvider, known: Mapping[str, Any], code: str, attempt: Attempt
    ) -> Mapping[str, Any]:
        """Return what the provider gives for a code. Raises SignInRefused, ProviderAway."""
        address = _provider_address(known, "token_endpoint")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._return,
            "code_verifier": attempt.verifier,
        }
        headers = self._credentials(known, form)
        try:
            async with provider.http.connected() as client:
                status, answered = await provider.http.post(client, address, form, headers)
        except ProviderProblem as error:
            raise _away(f"the identity provider gives no tokens to people who sign in: {error}") from error
        if status == 200:
            return answered
        if answered.get("error") == _CODE_REFUSED:
            raise SignInRefused(_CODE_REFUSED)
        raise _away(
            f"the identity provider refuses this hub as a client (status {status}): check MERITGRAPH_OIDC_CLIENT_ID, its secret, "
            f"and that {self._return} is registered there"
        )

    def _credentials(self, known: Mapping[str, Any], form: dict[str, str]) -> Mapping[str, str]:
        """Return the header by which the hub proves who it is; add to the form what stands there instead."""
        client, methods = self._settings.client_id or "", known.get("token_endpoint_auth_methods_supported")
        if self._secret is not None and (not isinstance(methods, list) or "client_secret_basic" in methods):
            pair = f"{quote(client, safe='')}:{quote(self._secret.text, safe='')}"
            return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        form["client_id"] = client
        if self._secret is not None:
            form["client_secret"] = self._secret.text
        return {}

    async def _discovery(self, provider: IdentityProvider) -> Mapping[str, Any]:
        """Return the discovery document, at most some minutes old; visitors cannot make the hub ask for it more often.

        Raises ProviderAway.
        """
        async with self._reading:
            if time.monotonic() >= self._next_reading:
                await self._read(provider)
        if self._known is None:
            raise ProviderAway("The identity provider does not answer at the moment.")
        return self._known

    async def _read(self, provider: IdentityProvider) -> None:
        self._next_reading = time.monotonic() + _PAUSE_SECONDS
        try:
            async with provider.http.connected() as client:
                self._known = await provider.http.discovery(client)
        except ProviderProblem as error:
            _away(f"nobody can sign in at the identity provider: {error}")
        else:
            self._next_reading = time.monotonic() + _FRESH_SECONDS


def _away(problem: str) -> ProviderAway:
    """Log why nobody can sign in; return the error that says it without details."""
    logger.error("%s", problem)
    return ProviderAway("The identity provider signs nobody in at the moment.")


def _provider_address(known: Mapping[str, Any], name: str) -> str:
    """Return an address of the provider. Raises ProviderAway for one that cannot be used."""
    try:
        return address_in(known, name)
    except ProviderProblem as error:
        raise _away(f"nobody can sign in at the identity provider: {error}") from error


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
