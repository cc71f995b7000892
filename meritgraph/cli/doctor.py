"""``meritgraph doctor``."""

from __future__ import annotations

from dataclasses import asdict

import typer
from rich.markup import escape

from meritgraph.cli.exit_codes import CLEAN, FAILED
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stdout
from meritgraph.doctor import run_checks
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check everything that a run needs.

    Exits 0 when every check passes, else 1.

    Example: meritgraph doctor
    """
    checks = run(run_checks(Settings()))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            verdict = "[green]ok   [/]" if check.ok else "[bold red]WRONG[/]"
            stdout().print(f"{verdict} {check.name}: {escape(check.detail)}", soft_wrap=True)
    raise typer.Exit(CLEAN if all(check.ok for check in checks) else FAILED)
