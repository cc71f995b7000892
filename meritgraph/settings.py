"""The settings of a deployment: one frozen object, read from the environment once and passed on explicitly."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from graph.driver.settings import DatabaseSettings
from meritgraph.api_settings import ApiSettings
from meritgraph.browser_settings import BrowserSettings
from meritgraph.exchange_settings import ExchangeSettings
from meritgraph.feed_settings import FeedSettings, UnusableFeeds, read_feeds
from meritgraph.pages_settings import PagesSettings
from meritgraph.provider_settings import ProviderSettings
from meritgraph.words_file import AddedWords, read_words

METRICS = "metrics"

# As browsers send it: small letters, and no port that the scheme implies.
_ORIGIN = re.compile(
    r"(?!http:.*:80$|https:.*:443$)https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?"
)


LogLevel = Literal["debug", "info", "warning", "error"]


class LogSettings(BaseSettings):
    """The settings that every command reads before it does anything."""

    model_config = SettingsConfigDict(env_prefix="MERITGRAPH_", frozen=True)

    log_level: LogLevel | None = Field(
        default=None,
        description="Lowest level that is logged to standard error: `debug`, `info` (one line per scope), `warning` or `error`. "
        "Default: warnings, except those of loading, which commands report themselves.",
    )
    progress_seconds: float = Field(
        default=5.0,
        ge=0,
        description="Seconds between two lines of progress where standard error is not a terminal; 0 prints none.",
    )


# Their settings are nested: MERITGRAPH_DATABASE_URI is the field uri of the field database.
NESTED = ("database", "oidc", "api", "browser", "pages")


class _Variables(EnvSettingsSource):
    """The environment, in which only some settings are nested: MERITGRAPH_FEEDS_FILE is no feed named ``file``."""

    def explode_env_vars(self, field_name: str, field: FieldInfo, env_vars: Mapping[str, str | None]) -> dict[str, Any]:
        return super().explode_env_vars(field_name, field, env_vars) if field_name in NESTED else {}


class Settings(LogSettings):
    """All settings, read from variables ``MERITGRAPH_<FIELD>``.

    Nested ones are ``MERITGRAPH_<GROUP>_<FIELD>``: DATABASE, OIDC (the identity provider), API, BROWSER and PAGES.
    """

    model_config = SettingsConfigDict(
        env_prefix="MERITGRAPH_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        frozen=True,
        nested_model_default_partial_update=True,
    )

    _words: AddedWords = PrivateAttr(default_factory=dict[str, Any])

    home: Path = Field(
        default=Path("var"),
        validate_default=True,
        description="Folder of all state: the embedded graph, keys, reports. If it is relative, it lies in the folder in which "
        "the command is called.",
    )
    database: DatabaseSettings = Field(default=DatabaseSettings(), description="The database that holds the graph.")
    oidc: ProviderSettings = Field(default=ProviderSettings(), description="The identity provider whose tokens are accepted.")
    api: ApiSettings = Field(default=ApiSettings(), description="The endpoint beyond its limits.")
    browser: BrowserSettings = Field(default=BrowserSettings(), description="Neo4j Browser on a copy of the graph.")
    pages: PagesSettings = Field(default=PagesSettings(), description="The case pages and sessions of their readers.")
    feeds: dict[str, FeedSettings] = Field(
        default_factory=dict[str, FeedSettings],
        description='Feeds by name of the portal, as JSON: `{"my.dba.uz": {"url": "…", "secret_file": "…"}}`.',
    )
    feeds_file: Path | None = Field(
        default=None,
        description="File with the feeds as JSON, instead of `MERITGRAPH_FEEDS`; giving both is an error. It may hold secrets: "
        "let nobody else read it.",
    )
    words_file: Path | None = Field(
        default=None,
        description="JSON file with words of portals and what they mean, beside those that portal packages know "
        "(docs/operations.md, Words without a translation). When it changes, every row is read and mapped again.",
    )
    policy: Path | None = Field(
        default=None,
        description="TOML file with policy values of this deployment, over those that rules bring (docs/operations.md, Policy of "
        "a deployment). `meritgraph rules show` shows what is in force.",
    )
    exchange: dict[str, ExchangeSettings] = Field(
        default_factory=dict[str, ExchangeSettings],
        description='Portals that receive messages, by name, as JSON: `{"mo.argos.uz": {"enabled": true, "legal_basis": "…"}}`.',
    )
    source_precedence: dict[str, list[str]] = Field(
        default_factory=dict[str, list[str]],
        description="Portals that take precedence over those with authority, in order, by `Label` or `Label.property`, as JSON: "
        '`{"Certificate.hours": ["my.dba.uz"]}`.',
    )
    readings_until_gone: int = Field(
        default=3, ge=1, description="Number of complete readings in a row that miss a record before it counts as gone."
    )
    max_removal_share: float = Field(
        default=0.05,
        ge=0,
        le=1,
        description="Share of a scope's records. If more than that, and more than 20, are missing at once, the scope is held "
        "until a person confirms.",
    )
    quarantine_days: float = Field(default=90.0, gt=0, description="Days for which the content of quarantined rows is kept.")
    gone_days: float = Field(
        default=1825.0, gt=0, description="Days for which records that are gone are kept with their history."
    )
    access_days: float = Field(
        default=3650.0,
        gt=0,
        description="Days for which it is kept who read whose data; at least as many as `MERITGRAPH_DISCLOSURE_DELAY_DAYS`.",
    )
    disclosure_delay_days: float = Field(
        default=365.0,
        ge=0,
        description="Longest delay, in days, until a servant sees what an investigation read of her.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address on which the API listens: loopback, unless a proxy stands in front of it."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port on which the API listens; 0 is any free port.")
    explorer: bool = Field(
        default=True,
        description="Whether the hub serves the explorer at `/explorer` and answers introspection. Switch it off in production.",
    )
    cors_origins: list[str] = Field(
        default_factory=list[str],
        description='Origins of browser applications that may use the API, as JSON: `["https://people.example"]`. '
        "There is no wildcard (docs/api.md, From a browser). By default pages of no other origin may.",
    )
    purposes: list[str] = Field(
        default=["personnel", "appointment", "training", "investigation", "appeal", "oversight", "own-data"],
        min_length=1,
        description="Purposes for which data of people may be read, as JSON. A request names one of them in the header "
        "`X-Purpose` (docs/api.md, Purpose).",
    )
    command_purpose: str | None = Field(
        default=None,
        description="Purpose of commands that print data of people and are called without `--purpose`; one of "
        "`MERITGRAPH_PURPOSES`. Without it they ask for `--purpose` (docs/operations.md, Commands that print data of people).",
    )
    token_hours: float = Field(
        default=12.0, gt=0, le=24 * 30, description="Hours for which a token of `meritgraph token` is valid."
    )
    request_timeout: float = Field(default=10.0, gt=0, description="Seconds that a GraphQL operation may take.")
    max_body_bytes: int = Field(
        default=64 * 1024, ge=1024, description="Size in bytes of the largest request body that the API accepts."
    )
    max_query_cost: int = Field(
        default=50_000, ge=1, description="Cost of the most expensive query that the API answers (docs/api.md, Limits)."
    )
    max_operations: int = Field(default=32, ge=1, description="Number of GraphQL operations that run at once.")
    max_running_cost: int = Field(
        default=100_000,
        ge=1,
        description="What the expensive ones among these operations may cost together (docs/api.md, Limits).",
    )
    max_waiting: int = Field(
        default=64, ge=0, description="Number of GraphQL operations that wait for a place; further ones are refused at once."
    )
    waiting_seconds: float = Field(
        default=0.5, ge=0, lt=1, description="Seconds for which an operation waits for a place before it is refused."
    )
    max_connections: int = Field(
        default=1000, ge=1, description="Number of open connections beyond which GraphQL operations are refused."
    )
    client_timeout: float = Field(
        default=10.0,
        gt=0,
        description="Seconds that the head of a request may take, or for which a client may read nothing of its answer, before "
        "its connection is closed.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Variables(settings_cls)

    @field_validator("home", mode="before")
    @classmethod
    def _refuse_no_home(cls, home: object) -> object:
        if home == "":
            raise ValueError("it is empty; name a folder, or leave it out for ./var")
        return home

    @field_validator("cors_origins")
    @classmethod
    def _refuse_no_origin(cls, origins: list[str]) -> list[str]:
        for each in origins:
            if not _ORIGIN.fullmatch(each):
                raise ValueError(f"«{each}» is no origin; write each as https://people.example, in small letters, without a path")
        return origins

    @field_validator("home")
    @classmethod
    def _resolve_home(cls, home: Path) -> Path:
        # Messages name the folder to people who do not know where a command was called.
        return Path(os.path.realpath(home))

    @model_validator(mode="after")
    def _keep_until_disclosed(self) -> Settings:
        if self.access_days < self.disclosure_delay_days:
            raise ValueError(
                f"access_days is {self.access_days:g} and disclosure_delay_days {self.disclosure_delay_days:g}: who read data of "
                "a servant would be forgotten before she may know it; keep it for at least as long as the delay may take"
            )
        return self

    @model_validator(mode="after")
    def _require_known_purpose(self) -> Settings:
        if self.command_purpose is not None and self.command_purpose not in self.purposes:
            raise ValueError(f"command_purpose is none of the purposes of this hub: {', '.join(self.purposes)}")
        return self

    @model_validator(mode="after")
    def _take_feeds_from_file(self) -> Settings:
        if self.feeds_file is not None:
            if self.feeds:
                raise UnusableFeeds("Both MERITGRAPH_FEEDS and MERITGRAPH_FEEDS_FILE name feeds. Leave one of them out.")
            object.__setattr__(self, "feeds", read_feeds(self.feeds_file))
        return self

    @model_validator(mode="after")
    def _read_words(self) -> Settings:
        if self.words_file is not None:
            self._words = read_words(self.words_file)
        return self

    @model_validator(mode="after")
    def _share_home(self) -> Settings:
        """Give the database settings the same home as everything else."""
        merged = DatabaseSettings.model_validate({**self.database.model_dump(exclude_unset=True), "home": self.home})
        object.__setattr__(self, "database", merged)
        return self

    @property
    def words(self) -> AddedWords:
        """The deployment's own words of portals, from its file."""
        return self._words

    @property
    def keys(self) -> Path:
        """The folder of the identity key, the payload key and the local signing key."""
        return self.home / "keys"

    @property
    def access(self) -> Path:
        """The folder of the journals of access events that are not in the graph yet."""
        return self.home / "access"

    @property
    def operations(self) -> Path:
        """The folder of the registered operations."""
        return self.home / "operations"

    @property
    def explores(self) -> bool:
        """Whether the explorer is served and introspection answered: not where only registered operations are."""
        return self.explorer and self.api.persisted_queries != "registered"

    @property
    def scratch(self) -> Path:
        """The folder of temporary files with content of portals."""
        return self.home / "scratch"

    @property
    def metrics(self) -> Path:
        """The folder of the metrics of loading, which is there as soon as something was loaded from this home."""
        return self.home / METRICS
