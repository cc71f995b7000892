"""The words of the qualification system for degrees: Uzbek in both scripts."""

from sandbox.degrees import DEGREES
from sandbox.words.wording import Wording


def _degree(meaning: str) -> tuple[str, ...]:
    """Return the words for a degree, such as `servant 6` or `adviser 3`."""
    rank, _, number = meaning.rpartition(" ")
    if rank == "supreme":
        return ("oliy darajali maslahatchi", "oliy maslahatchi", "олий даражали маслаҳатчи")
    if rank == "adviser":
        return (f"{number}-darajali maslahatchi", f"maslahatchi, {number}-daraja", f"{number}-даражали маслаҳатчи")
    return (f"{number}-darajali xizmatchi", f"{number}-darajali davlat xizmatchisi", f"{number}-даражали хизматчи")


DEGREE = Wording(
    "mo.argos.uz degree", {meaning: _degree(meaning) for meaning in DEGREES}, unexplained=("3-sinf yuristi", "I daraja")
)
