"""Progress where nobody has a terminal: a line now and then on standard error, and none where none is wanted."""

from __future__ import annotations

import io
import re
import threading

import pytest
from rich.console import Console

from meritgraph import console as consoles
from meritgraph.console import configure_progress, progress_bar


@pytest.fixture
def interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test change the interval; afterwards it is as before."""
    monkeypatch.setattr(consoles, "_lines", consoles._Lines())  # pyright: ignore[reportPrivateUsage] (restored, not read)


class _Watched(io.StringIO):
    """A file that says when so many lines were written to it."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.written = threading.Event()

    def write(self, text: str, /) -> int:
        count = super().write(text)
        if self.getvalue().count("\n") >= self._lines:
            self.written.set()
        return count


@pytest.mark.usefixtures("interval")
def test_lines_come_at_intervals_also_while_nothing_goes_on() -> None:
    file = _Watched(4)
    configure_progress(0.02)
    with progress_bar(Console(file=file)) as bar:
        portal = bar.add_task("my.dba.uz", total=None)
        bar.add_task("careers", total=None)
        bar.update(portal, completed=1200)
        assert file.written.wait(20)
    printed = file.getvalue()
    after = threading.Event()
    after.wait(0.1)

    assert set(re.sub(r"[0-9]+ s", "n s", printed).splitlines()) <= {"After n s: my.dba.uz 1,200", "After n s: nothing yet"}
    assert "After 0 s: my.dba.uz 1,200\n" in printed
    assert file.getvalue() == printed, "lines were printed after the work had ended"


@pytest.mark.usefixtures("interval")
def test_none_come_where_none_are_wanted() -> None:
    file = io.StringIO()
    configure_progress(0)
    with progress_bar(Console(file=file)) as bar:
        bar.update(bar.add_task("my.dba.uz", total=None), completed=1)
        threading.Event().wait(0.1)

    assert file.getvalue() == ""
