"""The answer key as JSON: the expected outcome of each planted case."""

from collections.abc import Mapping
from dataclasses import asdict

from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import KeyEntry, World


def answer_key(world: World) -> Mapping[str, object]:
    """Return the whole key, of both countries.

    It lists every violation: what it does not list as `violates` breaks none of its rules.
    """
    return {
        "servants": world.servants,
        "seed": world.seed,
        "today": world.today.isoformat(),
        "entries": [_entry(entry) for entry in (*world.key, *kazakh_part(world).key)],
    }


def _entry(entry: KeyEntry) -> Mapping[str, object]:
    row: dict[str, object] = {
        "rule": entry.rule,
        "outcome": entry.outcome,
        "case": entry.case,
        "concerned": entry.concerned,
        "deeds": [asdict(deed) for deed in entry.deeds],
        "because": entry.because,
    }
    if entry.missing is not None:
        row["missing"] = entry.missing
    return row
