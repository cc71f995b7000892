"""What the answers to all questions share: months, counts and shares in words, and the sentences below a table."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape

from graph.model.days import FIRST_DAY, LAST_STATED_DAY
from merit.questions.shown import FEWEST
from merit.strata.statistics import Share
from meritgraph.console import stderr, stdout

MonthFrom = Annotated[str | None, typer.Option("--from", help="First month, such as 2025-01.", show_default=False)]
MonthTo = Annotated[str | None, typer.Option("--to", help="Last month, such as 2025-12.", show_default=False)]
_FIRST, _LAST = FIRST_DAY.year, LAST_STATED_DAY.year
MOST_LISTED = 1_000_000
"""The largest number of things that can be asked for in one list."""
YearFrom = Annotated[int | None, typer.Option("--from", min=_FIRST, max=_LAST, help="First year.", show_default=False)]
YearTo = Annotated[int | None, typer.Option("--to", min=_FIRST, max=_LAST, help="Last year.", show_default=False)]


def month(text: str | None) -> str | None:
    """Return a month that is given as ``YYYY-MM``. Raises typer.BadParameter for another text, and for an impossible year."""
    if text is not None and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise typer.BadParameter(f"{text} is no month. Write it as 2025-01.")
    if text is not None and not _FIRST <= int(text[:4]) <= _LAST:
        raise typer.BadParameter(f"The month {text} is impossible. Give one from {_FIRST} to {_LAST}.")
    return text


def count_text(count: int | None) -> str:
    """Return a count as it is shown; None is one of fewer than five people."""
    return "fewer than five" if count is None else f"{count:,}"


def cell_text(count: int | None) -> str:
    """Return the count of a cell as it is shown; None may stand for a larger one that would tell of one of fewer than five."""
    return "not shown" if count is None else f"{count:,}"


def share_text(share: Share | None) -> str:
    """Return a share with its numerator, denominator and interval; None is one of fewer than five people."""
    return f"not shown: of fewer than {FEWEST}" if share is None else str(share)


def share_document(share: Share | None) -> dict[str, Any] | None:
    """Return a share as programs read it."""
    if share is None:
        return None
    bounds = {"lower": round(share.lower, 6), "upper": round(share.upper, 6)}
    return {"numerator": share.numerator, "denominator": share.denominator, "value": round(share.value, 6), **bounds}


def print_not_computed() -> None:
    """Say that no detection has computed the figures of a question yet."""
    stderr().print("Nothing is computed yet. Run `meritgraph detect`, and ask again.")


def print_convention(convention: str, computed: date | None = None) -> None:
    """Print below a table how it counts, and the day as of which it was computed."""
    stdout().print(escape(convention), style="dim", soft_wrap=True)
    if computed:
        stdout().print(f"Computed by the detection as of {computed}.", style="dim")
