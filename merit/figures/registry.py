"""The registry of figures."""

from __future__ import annotations

from merit.figures import promotions, turnover
from merit.figures.figure import Figure

FIGURES: tuple[Figure, ...] = (promotions.FIGURE, turnover.FIGURE)


def find_figure(id_: str) -> Figure | None:
    """Return the figure of that id, or None."""
    return next((figure for figure in FIGURES if figure.id == id_), None)
