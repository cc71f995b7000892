"""The settings of Neo4j Browser: where investigators find it, which copy of the graph it shows, and how long a link lasts."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from meritgraph.provider_settings import address_problem

_BOLT = re.compile(
    r"(?:neo4j|bolt)(?:\+s|\+ssc)?://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?"
)


class BrowserSettings(BaseModel):
    """Neo4j Browser on a read-only copy of the graph; without a ``url`` there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = Field(
        default=None,
        description="Address of Neo4j Browser as investigators open it, such as `https://graph.example/browser/`. Without one "
        "`browserUrl` is null, and `/open` is not served.",
    )
    bolt: str | None = Field(
        default=None,
        description="Address by which Neo4j Browser reaches the copy, such as `neo4j+s://graph.example:7687`; required with "
        "the address of the Browser.",
    )
    country: str | None = Field(
        default=None,
        description="Country whose bodies the copy holds, two letters such as `UZ`; required with the address of the Browser. "
        "Links are for investigators of the bodies at its top.",
    )
    database: str = Field(
        default="neo4j",
        pattern=r"^[A-Za-z][A-Za-z0-9.-]{0,62}$",
        description="Name of the database that the copy has at its server.",
    )
    hub: str = Field(
        default="http://127.0.0.1:8000",
        description="Address of this hub in browsers: links to Neo4j Browser and its guides begin with it, and the identity "
        "provider leads people back to it.",
    )
    ticket_seconds: float = Field(
        default=300.0, ge=30, le=900, description="Seconds for which a link of `browserUrl` can be opened, once."
    )

    @field_validator("url")
    @classmethod
    def _refuse_no_browser(cls, url: str | None) -> str | None:
        if not url:
            return None
        if problem := address_problem(url):
            raise ValueError(f"the Browser's address {problem}; write it as https://graph.example/browser/")
        return url

    @field_validator("hub")
    @classmethod
    def _refuse_no_hub(cls, hub: str) -> str:
        if problem := address_problem(hub):
            raise ValueError(f"the hub's address {problem}; write it as https://hub.example")
        return hub.rstrip("/")

    @field_validator("bolt")
    @classmethod
    def _refuse_no_bolt(cls, bolt: str | None) -> str | None:
        if bolt and not _BOLT.fullmatch(bolt):
            raise ValueError("it is no address of a database; write it as neo4j+s://graph.example:7687")
        return bolt or None

    @field_validator("country")
    @classmethod
    def _refuse_no_country(cls, country: str | None) -> str | None:
        if country and not re.fullmatch(r"[A-Z]{2}", country):
            raise ValueError("it is no country; write two capital letters, such as UZ")
        return country or None

    @model_validator(mode="after")
    def _require_the_copy(self) -> BrowserSettings:
        if self.url and not (self.bolt and self.country):
            raise ValueError(
                "MERITGRAPH_BROWSER_URL needs MERITGRAPH_BROWSER_BOLT, by which the Browser reaches the copy, and "
                "MERITGRAPH_BROWSER_COUNTRY, whose bodies the copy holds: set all three, or none"
            )
        return self

    def open_address(self, ticket: str) -> str:
        """Return the link of a ticket."""
        return f"{self.hub}/open/{ticket}"
