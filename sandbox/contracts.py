"""Labour contracts as employers report them: for nearly half of the spells, with days that differ."""

from datetime import date

from sandbox.draws import days, stream, whole
from sandbox.model import Contract, Position, Spell

SHARE = 0.45
REPORTED_SINCE = 2020


def build_contracts(seed: int, spells: list[Spell], positions: list[Position], today: date) -> list[Contract]:
    """Contracts in the order of the spells. What is older than 2020 was filled in later, by month or year."""
    rows = list[Contract]()
    draw = stream(seed, "contracts")
    for spell in spells:
        if spell.kind == "acting" or draw.random() >= SHARE:
            continue
        post = positions[spell.position]
        concluded = spell.start + days(whole(draw, -12, 25))
        terminated = None
        if spell.end is not None and spell.end <= today:
            terminated = max(concluded, spell.end + days(whole(draw, -8, 20)))
        old = concluded.year < REPORTED_SINCE
        precision = ("month", "year", "day")[whole(draw, 0, 2)] if old else "day"
        title = post.versions[0].title
        rows.append(
            Contract(
                f"MS{len(rows) + 1:08d}", spell.number, spell.person, post.body, title, post.fte,
                concluded, terminated, precision,
            )
        )  # fmt: skip
    return rows
