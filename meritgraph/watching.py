"""Who watches a hub: Prometheus at ``/metrics``, and OpenTelemetry. Neither does unless a setting asks for it."""

from __future__ import annotations

from ipaddress import ip_address

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from meritgraph.api_settings import ApiSettings
from meritgraph.observing import Observer, OperationNames
from meritgraph.request_metrics import RequestMetrics
from meritgraph.saved_metrics import SavedMetrics
from meritgraph.settings import Settings
from meritgraph.shared_secrets import SharedSecret
from meritgraph.subscription_metrics import SubscriptionMetrics

# A request that a proxy passed on comes from this machine, too.
_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# Where clients choose their own texts, they choose any names. Where operators register texts, the names are known.
_MOST_NAMES, _MOST_REGISTERED_NAMES = 100, 10_000


class Watching:
    """The observers that the settings ask for, and the routes from which they are read.

    Raises UnusableSecret for a secret file that cannot be used, and NoTracing where OpenTelemetry is not installed.
    """

    def __init__(self, settings: Settings) -> None:
        names = OperationNames(_most_names(settings.api))
        self.observers: tuple[Observer, ...] = ()
        self.routes: list[Route] = []
        if settings.api.metrics:
            registry = CollectorRegistry()
            ProcessCollector(registry=registry)
            registry.register(SavedMetrics(settings.metrics))
            self.observers += (RequestMetrics(registry, names), SubscriptionMetrics(registry, names))
            page = MetricsPage(registry, SharedSecret.read(settings.api.metrics_secret_file, "/metrics"))
            self.routes.append(Route("/metrics", page.answer, include_in_schema=False))
        if settings.api.tracing:
            # OpenTelemetry is an extra.
            from meritgraph.tracing import Tracing, configured_provider

            self.observers += (Tracing(configured_provider(), names),)


class MetricsPage:
    """Answers Prometheus: with a secret only who sends it, without one only this machine itself."""

    def __init__(self, registry: CollectorRegistry, secret: SharedSecret | None) -> None:
        self._registry, self._secret = registry, secret

    async def answer(self, request: Request) -> Response:
        if self._secret is not None and not self._has_secret(request, self._secret):
            refused = {"error": "Send the secret of MERITGRAPH_API_METRICS_SECRET_FILE as «Authorization: Bearer …»."}
            return JSONResponse(refused, status_code=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
        if self._secret is None and not _is_from_this_machine(request):
            refused = {"error": "Without MERITGRAPH_API_METRICS_SECRET_FILE metrics are for this machine itself."}
            return JSONResponse(refused, status_code=403)
        # In a thread: files are read.
        content = await run_in_threadpool(generate_latest, self._registry)
        return Response(content, headers={"Content-Type": CONTENT_TYPE_LATEST})

    @staticmethod
    def _has_secret(request: Request, secret: SharedSecret) -> bool:
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and secret.is_sent(sent)


def _is_from_this_machine(request: Request) -> bool:
    """Tell whether a program of this machine asks for itself: no proxy, and no page that a browser shows under another name."""
    if request.client is None or any(name in request.headers for name in _PASSED_ON) or "origin" in request.headers:
        return False
    try:
        return ip_address(request.client.host).is_loopback and request.url.hostname in _OWN_NAMES
    except ValueError:
        return False


def _most_names(settings: ApiSettings) -> int:
    return _MOST_REGISTERED_NAMES if settings.persisted_queries == "registered" else _MOST_NAMES
