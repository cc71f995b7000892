"""`meritgraph serve` when its Neo4j is killed and started again: it is ready as soon as Neo4j is."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import needing_neo4j
from tests.support.commands import meritgraph
from tests.support.neo4j_server import own_neo4j
from tests.support.serving import served, wait_until


def test_a_neo4j_that_was_killed_is_used_again_and_the_log_has_two_lines_about_it(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with needing_neo4j(), own_neo4j(tmp_path / "neo4j", quick_compiler=True) as neo4j:
        server = neo4j.server
        login = {"MERITGRAPH_DATABASE_USER": server.user, "MERITGRAPH_DATABASE_PASSWORD": server.password}
        # Without its indexes Neo4j warns of hints that name them.
        migrated = meritgraph(home, "migrate", MERITGRAPH_DATABASE_URI=server.uri, **login)
        assert migrated.returncode == 0, migrated.stderr
        with served(home, MERITGRAPH_DATABASE_URI=server.uri, **login) as hub:
            with hub.asked_all_the_time() as outcomes:
                neo4j.kill()
                wait_until(lambda: hub.readyz().json() == {"status": "not ready", "reason": "DATABASE_UNAVAILABLE"}, 30)
                neo4j.start()
                hub.wait_until_ready()
                afterwards = hub.ask()

            assert afterwards.json() == {"data": {"servants": {"edges": []}}}
            assert outcomes == {(200, ""), (503, "UPSTREAM_UNAVAILABLE")}
            went, back = hub.changes
            assert f"not ready, DATABASE_UNAVAILABLE: The database at {server.uri} does not answer" in went
            assert "ready: the database is back after" in back
