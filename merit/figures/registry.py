"""The registry of figures."""

from __future__ import annotations

from merit.figures import merit_index, promotions, ratings_lead_to, routes, time_to_promotion, training_compliance, turnover
from merit.figures.figure import Figure

FIGURES: tuple[Figure, ...] = (
    merit_index.FIGURE,
    promotions.FIGURE,
    ratings_lead_to.FIGURE,
    routes.FIGURE,
    time_to_promotion.FIGURE,
    training_compliance.FIGURE,
    turnover.FIGURE,
)


def find_figure(id_: str) -> Figure | None:
    """Return the figure of that id, or None."""
    return next((figure for figure in FIGURES if figure.id == id_), None)
