"""The endpoint of a deployment, as its settings say."""

from __future__ import annotations

from datetime import timedelta

from graph.driver.database import Database
from merit.policies.book import PolicyBook
from merit.registry import shipped_policy
from meritgraph.access.journal import AccessJournal
from meritgraph.access.verifier import Verifier
from meritgraph.admission import Admission, admission_terms
from meritgraph.http import Endpoint
from meritgraph.observing import Observer
from meritgraph.persisted_texts import texts_of
from meritgraph.settings import Settings
from meritgraph.shared_secrets import SharedSecret


def gateway_secret(settings: Settings) -> SharedSecret | None:
    """Return the secret of the gateway of a supergraph. Raises UnusableSecret."""
    return SharedSecret.read(settings.api.gateway_secret_file, "the gateway")


def endpoint_of(
    settings: Settings,
    database: Database,
    verifier: Verifier,
    journal: AccessJournal,
    *,
    policy: PolicyBook | None = None,
    gateway: SharedSecret | None = None,
    observers: tuple[Observer, ...] = (),
) -> Endpoint:
    """Return the endpoint on an open database; without a policy, questions are judged by the one that is shipped."""
    return Endpoint(
        database,
        verifier,
        journal,
        frozenset(settings.purposes),
        settings.request_timeout,
        settings.max_body_bytes,
        settings.max_query_cost,
        Admission(admission_terms(settings)),
        policy or shipped_policy(),
        settings.explores,
        texts=texts_of(settings.api, settings.operations),
        by_get=settings.api.queries_by_get,
        gateway=gateway,
        observers=observers,
        longest_delay=timedelta(days=settings.disclosure_delay_days),
        feeds=frozenset(settings.feeds) or None,
        browser=settings.browser,
        pages=settings.pages,
    )
