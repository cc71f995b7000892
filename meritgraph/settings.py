"""The settings of a deployment: one frozen object, read from the environment once, passed on explicitly."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.driver.settings import DatabaseSettings
from loaders.portal_api.contract import Feed


class FeedSettings(BaseModel):
    """Where a portal is found and how to sign in. The secret itself, or the file it stands in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = Field(default=None, description="Address of the portal, without the paths its package adds.")
    folder: Path | None = Field(default=None, description="Folder of a portal that delivers files.")
    secret: SecretStr | None = Field(default=None, description="Token or key. Prefer secret_file.")
    secret_file: Path | None = Field(default=None, description="File with the token or key in its first line.")
    account: str | None = Field(default=None, description="Who we are there: an OAuth2 client id, an X-Road client.")
    service: str | None = Field(default=None, description="What we ask: an X-Road service (instance/class/member/subsystem).")
    ca_file: Path | None = Field(default=None, description="Certificates to trust for TLS, instead of the system's.")
    client_cert_file: Path | None = Field(default=None, description="Our own certificate for TLS.")
    client_key_file: Path | None = Field(default=None, description="The key of our certificate.")
    page_size: int = Field(default=1000, ge=1, le=10_000, description="Rows asked for in one page.")
    timeout_seconds: float = Field(default=30.0, gt=0, description="How long to wait for an answer of the portal.")

    def feed(self) -> Feed:
        """As the hub takes it. Raises OSError when the secret's file cannot be read, or holds none."""
        secret = self.secret
        if self.secret_file is not None:
            try:
                first, *_ = self.secret_file.read_text("utf-8").splitlines() or [""]
            except UnicodeDecodeError as error:
                raise OSError(f"{self.secret_file} is no text") from error
            if not first.strip():
                raise OSError(f"the first line of {self.secret_file} is empty")
            secret = SecretStr(first.strip())
        return Feed(
            url=self.url,
            folder=self.folder,
            secret=secret,
            account=self.account,
            service=self.service,
            ca_file=self.ca_file,
            client_cert_file=self.client_cert_file,
            client_key_file=self.client_key_file,
            page_size=self.page_size,
            timeout_seconds=self.timeout_seconds,
        )


class ExchangeSettings(BaseModel):
    """Whether a portal is told what others know, and by which law."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = Field(default=False, description="Whether it is told anything.")
    legal_basis: str = Field(default="", description="The law or agreement that allows it; without one nothing is sent.")


LogLevel = Literal["debug", "info", "warning", "error"]


class LogSettings(BaseSettings):
    """What every command needs to know before it does anything."""

    model_config = SettingsConfigDict(env_prefix="MERITGRAPH_", frozen=True)

    log_level: LogLevel | None = Field(
        default=None,
        description="What is logged to standard error: `debug`, `info` (each scope that was read), `warning` or `error`. Unset: "
        "warnings, but none of loading, which commands report themselves.",
    )


class Settings(LogSettings):
    """Read from ``MERITGRAPH_<FIELD>`` variables; those of the database are ``MERITGRAPH_DATABASE_<FIELD>``."""

    model_config = SettingsConfigDict(
        env_prefix="MERITGRAPH_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        frozen=True,
        nested_model_default_partial_update=True,
    )

    home: Path = Field(default=Path("var"), description="Where state lives: the embedded graph, keys, reports.")
    database: DatabaseSettings = Field(default=DatabaseSettings(), description="Where the graph is.")
    feeds: dict[str, FeedSettings] = Field(
        default_factory=dict[str, FeedSettings],
        description='The portals, by name, as JSON: {"my.dba.uz": {"url": "…", "secret_file": "…"}}.',
    )
    exchange: dict[str, ExchangeSettings] = Field(
        default_factory=dict[str, ExchangeSettings],
        description='Portals that are told what others know, as JSON: {"mo.argos.uz": {"enabled": true, "legal_basis": "…"}}.',
    )
    authority: dict[str, list[str]] = Field(
        default_factory=dict[str, list[str]],
        description='Whose word counts first, by label or Label.property, as JSON: {"Certificate.hours": ["my.dba.uz"]}.',
    )
    readings_until_gone: int = Field(default=3, ge=1, description="After how many complete readings a missing record is gone.")
    max_removal_share: float = Field(
        default=0.05, ge=0, le=1, description="Share of a scope that may be missing at once without a person's word."
    )
    quarantine_days: float = Field(default=90.0, gt=0, description="How long the content of quarantined rows is kept.")
    gone_days: float = Field(default=1825.0, gt=0, description="How long records that are gone are kept with their history.")
    host: str = Field(default="127.0.0.1", description="Address the API listens on; loopback unless a proxy stands before it.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the API listens on; 0 is any free one.")
    token_hours: float = Field(default=12.0, gt=0, le=24 * 30, description="How long a token of `meritgraph token` is good for.")
    request_timeout: float = Field(default=10.0, gt=0, description="Seconds a GraphQL operation may take.")
    max_body_bytes: int = Field(default=64 * 1024, ge=1024, description="Largest request body the API reads.")

    @model_validator(mode="after")
    def _one_home(self) -> Settings:
        """The embedded graph lives in the same home as everything else."""
        merged = DatabaseSettings.model_validate({**self.database.model_dump(exclude_unset=True), "home": self.home})
        object.__setattr__(self, "database", merged)
        return self

    @property
    def keys(self) -> Path:
        """The folder of the identity key, the payload key and the local signing key."""
        return self.home / "keys"
