"""``meritgraph sync --reset-watermark``: which stream it means, and that the mark is set before anything is read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import typer

from loaders.portals.my_dba_uz import PORTAL as MY_DBA
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from meritgraph.cli.sync import watermark_to_set

BOTH = (ARGOS, replace(ARGOS, name="copy.argos.uz"), MY_DBA)


def test_a_stream_is_named_alone_or_with_its_portal() -> None:
    assert watermark_to_set("orders=17", [ARGOS, MY_DBA]) == ("test.argos.uz", "orders", "17")
    assert watermark_to_set("copy.argos.uz/orders=17", BOTH) == ("copy.argos.uz", "orders", "17")
    assert watermark_to_set("test.argos.uz/orders=a=b", BOTH) == ("test.argos.uz", "orders", "a=b")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("orders=17", "Several portals have a stream orders: write test.argos.uz/orders=17 or copy.argos.uz/orders=17"),
        ("orders", "takes \\[PORTAL/\\]STREAM=VALUE"),
        ("orders=", "takes \\[PORTAL/\\]STREAM=VALUE"),
        ("nothing=1", "Streams with watermarks: test.argos.uz/orders"),
        ("servants=1", "Streams with watermarks"),
    ],
)
def test_anything_else_is_wrong_usage(text: str, problem: str) -> None:
    with pytest.raises(typer.BadParameter, match=problem):
        watermark_to_set(text, BOTH)


def test_a_plan_sets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from meritgraph import services
    from meritgraph.cli import sync

    def feeds(*_: Any) -> dict[Any, Any]:
        return {ARGOS: None}

    monkeypatch.setattr(services, "configured_feeds", feeds)
    result = CliRunner().invoke(sync.app, ["--plan", "--reset-watermark", "orders=1"])
    assert result.exit_code == 2
    assert "--plan writes nothing" in " ".join(result.stderr.replace("│", " ").split())
