"""The settings of the identity provider whose tokens the hub accepts."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

# Keyed ones (HS256) are missing on purpose: whoever knows the public key of a provider could sign with it.
Algorithm = Literal["RS256", "PS256", "ES256", "EdDSA"]


class ProviderSettings(BaseModel):
    """The identity provider (OpenID Connect), and what the claims of its tokens are called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str | None = Field(
        default=None,
        description="Address of the provider exactly as its tokens name it in `iss`; its keys are found from there. "
        "Without one only tokens of `meritgraph token` are accepted.",
    )
    audience: str = Field(
        default="meritgraph-api", min_length=1, description="Name of this hub at the provider, which a token must have in `aud`."
    )
    algorithms: list[Algorithm] = Field(
        default=["RS256"],
        min_length=1,
        description='Algorithms with which tokens may be signed, as JSON: of `["RS256", "PS256", "ES256", "EdDSA"]` those that '
        "the provider uses.",
    )
    role_claim: str = Field(default="role", min_length=1, description="Claim with the role: a text, or a list with one of ours.")
    body_claim: str = Field(default="body", min_length=1, description="Claim with the id of the organisation: exactly one.")
    number_claim: str | None = Field(
        default=None,
        description="Claim with the national number of the person. It is hashed at once; without it nobody is recognised as a "
        "servant.",
    )
    country_claim: str | None = Field(default=None, description="Claim with the country of that number, two letters.")
    country: str | None = Field(default=None, description="Country of all numbers, where no claim names it, such as `UZ`.")
    leeway_seconds: float = Field(
        default=30.0, ge=0, le=300, description="Seconds by which the provider's clock may differ from ours."
    )
    max_key_age_hours: float = Field(
        default=24.0,
        gt=0,
        le=24 * 7,
        description="Hours for which keys are used while the provider cannot be reached; after that its tokens are refused with "
        "503.",
    )
    timeout_seconds: float = Field(default=5.0, gt=0, le=30, description="Seconds that the provider has for its keys.")
    ca_file: Path | None = Field(
        default=None, description="PEM file of the certificate authorities to trust for TLS, instead of the system's."
    )

    client_id: str | None = Field(
        default=None,
        description="Name of the hub at the provider as an application in which people sign in. Without one people sign in to "
        "the case pages with a token of `meritgraph token` only.",
    )
    client_secret_file: Path | None = Field(
        default=None, description="File with the secret of that application; leave it out for a public client."
    )
    client_name: str = Field(
        default="the identity provider", min_length=1, description="What the sign-in page calls the provider."
    )
    scopes: list[str] = Field(
        default=["openid", "profile"], description="Scopes that are asked for when people sign in, as JSON."
    )
    sign_in_token: Literal["access_token", "id_token"] = Field(
        default="access_token",
        description="The token that carries role and body when people sign in: `access_token`, or `id_token` where access tokens "
        "of the provider are no JWT. An ID token is meant for `MERITGRAPH_OIDC_CLIENT_ID`, so the audience must be the same.",
    )

    @field_validator("issuer")
    @classmethod
    def _refuse_no_address(cls, issuer: str | None) -> str | None:
        if not issuer:
            return None
        if problem := address_problem(issuer):
            raise ValueError(f"the issuer {problem}; write it as https://login.example")
        return issuer

    @model_validator(mode="after")
    def _require_what_sign_in_needs(self) -> ProviderSettings:
        if self.client_id and not self.issuer:
            raise ValueError("MERITGRAPH_OIDC_CLIENT_ID needs MERITGRAPH_OIDC_ISSUER, at which people sign in: set both, or none")
        if self.client_id and self.sign_in_token == "id_token" and self.audience != self.client_id:
            raise ValueError(
                "MERITGRAPH_OIDC_SIGN_IN_TOKEN is id_token, which is meant for MERITGRAPH_OIDC_CLIENT_ID: set "
                "MERITGRAPH_OIDC_AUDIENCE to the same name"
            )
        if "openid" not in self.scopes:
            raise ValueError("MERITGRAPH_OIDC_SCOPES lacks openid, without which the provider says nothing of who signed in")
        return self


def address_problem(address: str) -> str | None:
    """Return why keys must not be fetched from an address, or None: it needs TLS, except on this machine itself."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("https", "http") or not host or not address.isascii() or not address.isprintable() or " " in address:
        return "is no address"
    if parts.query or parts.fragment or parts.username is not None:
        return "has more than a host and a path"
    if parts.scheme == "http" and not _is_loopback(host):
        return "has no TLS"
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
