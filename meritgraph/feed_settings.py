"""The settings of feeds: where portals are found and how to sign in there, from the environment or a file."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from graph.errors import MeritgraphError
from loaders.portal_api.contract import Feed


class FeedSettings(BaseModel):
    """The address of a portal and how to sign in there, with a secret or the file that holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = Field(default=None, description="Address of the portal, without the paths that its package adds.")
    folder: Path | None = Field(default=None, description="Folder of a portal that delivers files.")
    secret: SecretStr | None = Field(default=None, description="Token or key; prefer `secret_file`.")
    secret_file: Path | None = Field(default=None, description="File whose first line is the token or key.")
    account: str | None = Field(default=None, description="Our account at the portal: an OAuth2 client id or an X-Road client.")
    service: str | None = Field(default=None, description="X-Road service to call: instance/class/member/subsystem.")
    ca_file: Path | None = Field(
        default=None, description="PEM file of the certificate authorities to trust for TLS, instead of the system's."
    )
    client_cert_file: Path | None = Field(default=None, description="PEM file of our client certificate for TLS.")
    client_key_file: Path | None = Field(default=None, description="PEM file of the key of our client certificate.")
    page_size: int = Field(default=1000, ge=1, le=10_000, description="Rows to request per page.")
    timeout_seconds: float = Field(default=30.0, gt=0, description="Seconds to wait for a response of the portal.")
    answer_seconds: float = Field(
        default=600.0,
        gt=0,
        description="Seconds for a whole answer of the portal, from the request to the last byte; of a file, for each 64 MiB.",
    )
    retry_pause_seconds: float = Field(
        default=0.2, ge=0, description="Seconds before a failed request is repeated for the first time; doubles each time."
    )
    max_page_rows: int = Field(
        default=500_000, ge=1, le=500_000, description="Most rows of a page; a page with more is refused, and its scope ended."
    )
    max_repeated_pages: int = Field(
        default=100,
        ge=1,
        description="A scope is ended after so many pages in a row that only repeat rows of the same reading, if that is more "
        "than the pages that brought something new. Not for a folder.",
    )
    max_empty_pages: int = Field(
        default=10_000, ge=1, description="A scope is ended after so many pages in a row without a row. Not for a folder."
    )
    max_scope_pages: int = Field(
        default=1_000_000, ge=1, description="A scope is ended after so many pages in one reading. Not for a folder."
    )

    def feed(self, scratch: Path | None = None) -> Feed:
        """Return the feed for a loader; ``scratch`` is its folder for temporary files.

        Raises OSError when the file of the secret cannot be read or holds none.
        """
        secret = self.secret
        if self.secret_file is not None:
            try:
                first, *_ = self.secret_file.read_text("utf-8").splitlines() or [""]
            except UnicodeDecodeError as error:
                raise OSError(f"{self.secret_file} is not a text file") from error
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
            answer_seconds=self.answer_seconds,
            retry_pause_seconds=self.retry_pause_seconds,
            max_page_rows=self.max_page_rows,
            max_repeated_pages=self.max_repeated_pages,
            max_empty_pages=self.max_empty_pages,
            max_scope_pages=self.max_scope_pages,
            scratch=scratch,
        )


class UnusableFeeds(MeritgraphError):
    """The file that MERITGRAPH_FEEDS_FILE names holds no feeds, or there are feeds in MERITGRAPH_FEEDS, too."""


def read_feeds(file: Path) -> dict[str, FeedSettings]:
    """Return the feeds of a JSON file by name of the portal. Raises UnusableFeeds; its message shows no value of the file."""
    named = f"The file {file}, which MERITGRAPH_FEEDS_FILE names,"
    try:
        return TypeAdapter(dict[str, FeedSettings]).validate_python(json.loads(file.read_bytes()))
    except OSError as error:
        raise UnusableFeeds(f"{named} cannot be read: {error.strerror}. Correct the setting or the file's owner.") from error
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, e['loc'])) or 'the whole file'}: {e['msg']}" for e in error.errors(include_input=False)]
        raise UnusableFeeds(f"{named} does not hold feeds as docs/configuration.md describes them. {'; '.join(wrong)}.") from None
    except ValueError as error:
        where = f" at line {error.lineno}, column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        raise UnusableFeeds(f"{named} is not JSON in UTF-8{where}. Correct the file.") from None
