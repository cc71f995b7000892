"""What the words of mo.argos.uz mean: the ten qualification degrees, in Uzbek in both scripts, in Russian and in English."""

from collections.abc import Iterator

from graph.model.words import QualificationDegree
from loaders.portal_api.words import Words

# Each degree has a group and a number in it; the last one stands alone.
_GROUPS = {
    "servant": ("xizmatchi", "davlat xizmatchisi", "davlat fuqarolik xizmatchisi", "хизматчи", "давлат хизматчиси", "servant"),
    "adviser": (
        "maslahatchi", "davlat xizmati maslahatchisi", "маслаҳатчи", "давлат хизмати маслаҳатчиси", "adviser",
    ),
}  # fmt: skip # a meaning and its words stand on one line, to be compared
_RUSSIAN = {"servant": "служащий", "adviser": "советник"}


def _spellings(degree: QualificationDegree) -> Iterator[str]:
    """Yield the ways in which a degree with a number is written: the number before or after the group."""
    group, _, number = degree.value.partition("_")
    for word in _GROUPS[group]:
        yield from (
            f"{number}-darajali {word}",
            f"{word}, {number}-daraja",
            f"{number}-даражали {word}",
            f"{word}, {number}-даража",
        )
        yield f"{word} {number}"
    yield from (f"{_RUSSIAN[group]} {number} степени", f"{_RUSSIAN[group]} {number} класса")


_NUMBERED = [degree for degree in QualificationDegree if degree.value[-1].isdigit()]

WORDS = Words(
    {
        "DegreeGrant.degree": {
            **{degree: tuple(_spellings(degree)) for degree in _NUMBERED},
            QualificationDegree.SUPREME_ADVISER: (
                "oliy darajali maslahatchi", "oliy maslahatchi", "олий даражали маслаҳатчи", "олий маслаҳатчи", "высший советник",
                "supreme adviser",
            ),
        }
    }
)  # fmt: skip # a meaning and its words stand on one line, to be compared
