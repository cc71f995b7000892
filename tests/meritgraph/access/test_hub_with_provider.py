"""A running hub and a running identity provider that is not ours: tokens of both, the provider's end, and a revocation."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import meritgraph
from tests.support.openid_provider import free_port, openid_provider
from tests.support.principals import BODY
from tests.support.serving import served, wait_until

QUERY = "{ __typename }"


def test_tokens_of_a_provider_from_the_first_to_their_end(tmp_path: Path) -> None:
    home = tmp_path / "var"
    home.mkdir()
    port = free_port()
    settings = {"MERITGRAPH_OIDC_ISSUER": f"http://127.0.0.1:{port}", "MERITGRAPH_OIDC_NUMBER_CLAIM": "pinfl"}
    with served(home, **settings) as hub:

        def ask(token: str) -> tuple[int, str]:
            answer = hub.ask(QUERY, Authorization=f"Bearer {token}")
            error, *_ = answer.json().get("errors", [{"extensions": {}}])
            return answer.status_code, error["extensions"].get("reason") or error["extensions"].get("code", "")

        with openid_provider(tmp_path, port) as theirs:
            ann = theirs.token("ann", role="client", body=BODY, pinfl="31203851234563")
            bo = theirs.token("bo", role=["auditor"])
            servant = theirs.token("cy", role="servant", pinfl="31203851234563")
            without_body = theirs.token("di", role="client")
            # The hub was there first, and asks the provider again after a pause.
            wait_until(lambda: ask(ann) != (503, "IDENTITY_PROVIDER_AWAY"), 60)
            assert {name: ask(token) for name, token in (("ann", ann), ("bo", bo), ("cy", servant), ("di", without_body))} == {
                "ann": (200, ""),
                "bo": (200, ""),
                "cy": (200, ""),
                "di": (401, "UNAUTHENTICATED"),
            }
        # The provider is gone: who was let in, who is new, and who has a token of the hub itself.
        assert [ask(ann), ask(bo), hub.ask(QUERY).status_code] == [(200, ""), (200, ""), 200]

        assert meritgraph(home, "token", "revoke", "--subject", "ann").returncode == 0
        wait_until(lambda: ask(ann) == (401, "UNAUTHENTICATED"), 60)
        assert ask(bo) == (200, "")
        assert hub.readyz().status_code == 200
        assert "31203851234563" not in hub.log
        assert "the identity provider gives no keys: no connection: connection refused" in hub.log
