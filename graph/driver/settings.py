"""The settings of the database connection. The composition root fills them in; nothing here reads the environment."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

EMBEDDED = "embedded:"

_ENCRYPTED = ("bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc")
_SCHEMES = ("bolt", "neo4j", *_ENCRYPTED)


class DatabaseSettings(BaseModel):
    """The connection to one database. Raises ValidationError for settings that could not work."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    uri: str = Field(
        default=EMBEDDED,
        description="`embedded:` for the engine that comes with meritgraph, or the address of a Neo4j server: "
        "bolt://, neo4j:// (cluster, Aura), with +s (TLS) or +ssc (TLS, any certificate).",
    )
    user: str = Field(default="neo4j", min_length=1, description="User of the server; unused with `embedded:`.")
    password: SecretStr | None = Field(
        default=None, description="Password of the server; prefer `password_file`. Unused with `embedded:`."
    )
    password_file: Path | None = Field(
        default=None, description="File whose content, without surrounding white space, is the password."
    )
    name: str | None = Field(
        default=None,
        min_length=1,
        description="Name of the database on the server; by default `neo4j`, embedded `meritgraph`.",
    )
    home: Path = Field(
        default=Path("var"), description="Folder for all state; the embedded database lies in its subfolder `graph`."
    )
    trusted_ca: Path | None = Field(
        default=None,
        description="PEM file of the certificate authority of the server, for bolt+s:// or neo4j+s://, "
        "where the system does not trust it.",
    )
    query_timeout: float = Field(default=30.0, gt=0, le=86_400, description="Seconds after which the database stops a statement.")
    write_timeout: float = Field(
        default=120.0,
        gt=0,
        le=86_400,
        description="Seconds after which a write transaction is stopped. A page of a portal that takes longer is written in "
        "halves.",
    )
    retry_seconds: float = Field(
        default=15.0, ge=0, description="Seconds for which a write is retried after a write conflict or a lost connection."
    )
    pool_size: int = Field(default=50, ge=1, le=1000, description="Highest number of open connections.")
    heap: str = Field(
        default="512m",
        pattern=r"^[1-9][0-9]*[mg]$",
        description="Java heap of the embedded engine, such as 512m or 2g.",
    )
    start_timeout: float = Field(
        default=60.0, gt=0, description="Seconds after which a start of the embedded engine counts as failed."
    )
    idle_seconds: float = Field(
        default=10.0, ge=1, description="Seconds for which the embedded engine stays up when no command uses it."
    )
    restart_pause_seconds: float = Field(
        default=1.0,
        ge=0,
        description="Seconds between the first two of the three attempts that `serve` makes to start an embedded engine again "
        "that has ended; the next pause is four times as long, and after the third attempt `serve` exits 1.",
    )
    compiler: Literal["full", "quick"] = Field(
        default="full",
        description="How Java compiles the embedded engine. `quick` takes less processor time when the engine runs for a few "
        "minutes; `full` is faster after that.",
    )

    @property
    def embedded(self) -> bool:
        return self.uri == EMBEDDED

    @model_validator(mode="after")
    def _refuse_what_cannot_work(self) -> Self:
        if self.embedded:
            if self.name not in (None, "meritgraph"):
                raise ValueError("the embedded engine has one database, `meritgraph`: leave name empty")
            return self
        scheme = urlsplit(self.uri).scheme
        if scheme not in _SCHEMES or not urlsplit(self.uri).hostname:
            raise ValueError(
                f"{self.uri!r} is no database address: use `embedded:` or one of "
                f"{', '.join(known + '://host:7687' for known in _SCHEMES)}"
            )
        if urlsplit(self.uri).username or urlsplit(self.uri).password:
            raise ValueError("the address must not contain a user or password: use user and password_file")
        if self.trusted_ca is not None and scheme not in ("bolt+s", "neo4j+s"):
            raise ValueError(f"trusted_ca has no effect with {scheme}://: use bolt+s:// or neo4j+s://")
        if self.password is not None and self.password_file is not None:
            raise ValueError("give password or password_file, not both")
        return self

    def secret(self) -> str | None:
        """Return the password, from its file if there is one; None means a server without authentication.

        Raises `OSError` if the file cannot be read.
        """
        if self.password_file is not None:
            try:
                return self.password_file.read_text(encoding="utf-8").strip()
            except UnicodeDecodeError as error:
                message = f"{self.password_file} is not a text file. Correct it, or MERITGRAPH_DATABASE_PASSWORD_FILE."
                raise OSError(message) from error
        return None if self.password is None else self.password.get_secret_value()

    def tls_context(self) -> ssl.SSLContext | None:
        """Return a context that trusts only `trusted_ca`, or None where the address alone decides about encryption.

        Raises `OSError` if the file cannot be read or holds no certificate.
        """
        if self.trusted_ca is None:
            return None
        try:
            return ssl.create_default_context(cafile=str(self.trusted_ca))
        except ssl.SSLError as error:
            message = f"{self.trusted_ca} has no certificate in PEM. Correct it, or MERITGRAPH_DATABASE_TRUSTED_CA."
            raise OSError(message) from error
