"""The answer key as JSON: the expected outcome of each planted case."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import Deed, KeyEntry, World


def answer_key(world: World) -> Mapping[str, object]:
    """Return the whole key, of both countries.

    It lists every violation: what it does not list as `violates` breaks none of its rules. The row of a corrected order states
    nothing any more; the deed is then the row of the correction.
    """
    corrected = {one.number: one.correction.number for one in world.spells if one.correction is not None}
    return {
        "servants": world.servants,
        "seed": world.seed,
        "today": world.today.isoformat(),
        "entries": [
            *(_entry(replace(entry, deeds=tuple(_stated(one, corrected) for one in entry.deeds))) for entry in world.key),
            *(_entry(entry) for entry in kazakh_part(world).key),
        ],
    }


def _stated(deed: Deed, corrected: Mapping[str, str]) -> Deed:
    return replace(deed, key=corrected.get(deed.key, deed.key)) if deed.kind == "appointment" else deed


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
