"""The settings of the endpoint beyond its limits: persisted queries, GET, a caller's rate, a gateway, metrics, tracing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

PersistedQueries = Literal["automatic", "off", "registered"]


class ApiSettings(BaseModel):
    """How the endpoint is reached, how much one caller may ask of it, and who may watch it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persisted_queries: PersistedQueries = Field(
        default="automatic",
        description="`automatic`: a client may send the hash of a text in place of the text (docs/api.md, Persisted queries). "
        "`registered`: nothing but operations of `meritgraph operations register` is answered, and explorer and introspection "
        "are off. `off`: neither.",
    )
    queries_by_get: bool = Field(
        default=False,
        description="Whether queries are answered by GET, too (docs/api.md, Queries by GET). Addresses end in the logs of "
        "proxies, and variables are part of them.",
    )
    cost_per_minute: int = Field(
        default=0,
        ge=0,
        description="What the operations of one subject may cost in a minute, at each process of the hub; 0 sets no limit "
        "(docs/api.md, Limits).",
    )
    operations_at_once: int | None = Field(
        default=None,
        ge=1,
        description="Number of operations of one subject that run at once; by default half of `MERITGRAPH_MAX_OPERATIONS`.",
    )
    subscriptions_at_once: int = Field(
        default=20, ge=1, description="Number of subscriptions that one subject has at once, at each process of the hub."
    )
    sockets_at_once: int = Field(
        default=5, ge=1, description="Number of WebSockets that one subject has open at once, at each process of the hub."
    )
    metrics: bool = Field(
        default=False, description="Whether `/metrics` is served to Prometheus (docs/operations.md, Monitoring)."
    )
    metrics_secret_file: Path | None = Field(
        default=None,
        description="File with the secret that Prometheus sends as `Authorization: Bearer …`. Without one only this machine "
        "itself may read `/metrics`.",
    )
    gateway_secret_file: Path | None = Field(
        default=None,
        description="File with the secret that the gateway of a supergraph sends as `X-Gateway-Secret`. Without one nobody may "
        "ask for `_entities` and `_service` (docs/api.md, Behind a gateway).",
    )
    tracing: bool = Field(
        default=False,
        description="Whether each operation is a span of OpenTelemetry (docs/operations.md, Tracing); needs the extra `tracing`.",
    )
