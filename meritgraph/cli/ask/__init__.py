"""``meritgraph ask``: the questions. The module of a question has the question's name and holds its command."""

from __future__ import annotations

import typer

from meritgraph.cli.deferred import deferred_group

# The first line of the help of each question, in the order in which they are listed.
QUESTIONS: dict[str, str] = {
    "turnover": "Say what share of the people of a body left in some months, and why.",
    "ratings-lead-to": "Say what ratings lead to: what became of people in each rating band within twelve months.",
    "merit-index": "Say how probable it is that the promoted of a body were rated above their peers.",
    "promotions": "Count the promotions of a body or a country by year: by mode, sex and age band.",
    "assessment": "Show how a servant was assessed: scores by the formula, reported ones, and what changed.",
    "ranking": "Rank the candidates for a vacancy or a reserve, and compare the commission's choice with it.",
    "development-plan": "Plan what a servant should learn: missing and low competencies, courses for them, and training due.",
    "appeal": "Say how an appeal stands, and what the rules say about the appellant and about what she contests.",
    "certificates": "Compare the certificates that my.dba.uz and mo.argos.uz state, and show which conflicts are open.",
    "routes": "Show by which ways careers go from one position or rank to another, or how unusual a career is.",
    "time-to-promotion": "Say after which time in a grade people are promoted, by Kaplan and Meier.",
    "training-compliance": "Say whose training is overdue or due soon in a body, and the hours of courses by year.",
    "ties": "Say what joins two servants: service in one body, signed orders, panels, kin, and schools.",
    "teams": "List people who moved together from one body to another.",
    "appointers": "Say who appointed whom in a body, and write the network for Gephi.",
}

app = typer.Typer(cls=deferred_group("meritgraph.cli.ask", QUESTIONS), no_args_is_help=True, add_completion=False)


@app.callback()
def ask() -> None:
    """Ask a question across portals: about a servant, a body, or a country.

    Example: meritgraph ask turnover organisation:1a… --from 2025-01 --to 2025-12
    """
