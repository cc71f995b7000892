"""The answer key as JSON: the expected outcome of each planted case, and the figures of each planted quantity."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from sandbox.kazakhstan.world import kazakh_part
from sandbox.model import Deed, KeyEntry, World
from sandbox.quantity import Quantity


def answer_key(world: World) -> Mapping[str, object]:
    """Return the whole key, of both countries.

    It lists every violation: what it does not list as `violates` breaks none of its rules. The row of a corrected order states
    nothing any more; the deed is then the row of the correction.
    """
    part = kazakh_part(world)
    corrected = {one.number: one.correction.number for one in world.spells if one.correction is not None}
    return {
        "servants": world.servants,
        "seed": world.seed,
        "today": world.today.isoformat(),
        "entries": [
            *(_entry(replace(entry, deeds=tuple(_stated(one, corrected) for one in entry.deeds))) for entry in world.key),
            *(_entry(entry) for entry in part.key),
        ],
        "quantities": [
            *(_quantity(one, "UZ", [person.register_no for person in world.people]) for one in world.quantities),
            *(_quantity(one, "KZ", [person.iin for person in part.people]) for one in part.quantities),
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


def _quantity(one: Quantity, country: str, numbers: Sequence[str]) -> Mapping[str, object]:
    """Return a quantity with the numbers of the people that it is about."""
    return {**asdict(one), "country": country, "people": [numbers[index] for index in one.people]}
