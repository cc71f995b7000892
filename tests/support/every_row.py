"""Who may see which row of the world with a row of every label (``every_label.py``), written by hand.

The table says it of a client and an investigator of A, of «moved» herself, and of who operates the hub. It follows the page on
access and the stories in ``two_bodies.py``, not the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from resolvers.access.callers import Caller
from tests.support.two_bodies import A1, A2, AUDITOR, CLIENT_OF_A, HERSELF, INTEGRATOR, INVESTIGATOR_OF_A, A, B

_CLIENT, _INVESTIGATOR, _HERSELF, _OPERATOR = "c", "i", "h", "o"
LETTERS: Final[Mapping[Caller, str]] = {
    CLIENT_OF_A: _CLIENT,
    INVESTIGATOR_OF_A: _INVESTIGATOR,
    HERSELF: _HERSELF,
    INTEGRATOR: _OPERATOR,
    AUDITOR: "",
}

_FACTS_OF_BODIES = ("sanction", "assessment", "reward", "bar", "appeal", "reserve_membership")
_CAREER = ("certificate", "degree_grant", "enrolment", "education")

SEEN_BY: Final[Mapping[str, str]] = {
    # «moved», «lent», «deputy» and «returned» have no position of their own in A today: a client sees a part of them.
    **dict.fromkeys(("servant:stays", "servant:unit", "servant:lent", "servant:deputy", "servant:returned"), "ci"),
    "servant:moved": "cih",
    **dict.fromkeys(("servant:foreign", "servant:applicant", "servant:panellist", "servant:judge"), ""),
    **dict.fromkeys(("servant:along", "servant:nowhere"), ""),
    "appointment:moved in a": "cih",
    "appointment:moved in b": "ih",
    **dict.fromkeys(("appointment:stays in a", "appointment:stays in b", "appointment:unit in a1"), "ci"),
    **dict.fromkeys(("appointment:lent to a", "appointment:deputy in a", "appointment:returned in a"), "ci"),
    **dict.fromkeys(("appointment:lent in b", "appointment:deputy in b", "appointment:returned in b"), "i"),
    **dict.fromkeys(("appointment:foreign in b", "appointment:applicant in b", "appointment:panellist in b"), ""),
    **dict.fromkeys(("appointment:judge in b", "appointment:along in a2"), ""),
    "promotion:moved in b": "ih",
    # A fact belongs to the body in which she served on its day.
    **{f"{kind}:moved in a": "cih" for kind in _FACTS_OF_BODIES},
    **{f"{kind}:moved in b": "ih" for kind in _FACTS_OF_BODIES},
    **{f"{kind}:stays in b": "i" for kind in _FACTS_OF_BODIES},
    "sanction:lent while in a": "i",
    "sanction:along in a2": "",
    # What belongs to the career comes along with somebody who serves in A today.
    **{f"{kind}:moved in a": "cih" for kind in _CAREER},
    **{f"{kind}:moved in b": "ih" for kind in _CAREER},
    **{f"{kind}:stays in b": "ci" for kind in _CAREER},
    "kinship:tie": "ci",
    "kinship:of foreign": "",
    "relative:of moved": "ih",
    "relative:of foreign": "",
    "contract:moved in a": "cih",
    "contract:moved in b": "ih",
    "competition:for a": "cih",
    "competition:for b": "",
    "application:applicant for a": "ci",
    "application:moved for a": "cih",
    "application:stays for b": "i",
    "application:applicant for b": "",
    "finding:moved in a": "ci",
    "finding:stays in b": "i",
}
"""Who sees a row about people: the client, the investigator, herself."""

CONFLICTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "conflict:of moved": ("Servant", "servant:moved", "io"),
    "conflict:of foreign": ("Servant", "servant:foreign", "o"),
    "conflict:of sanction": ("Sanction", "sanction:stays in b", "io"),
    "conflict:of a": ("Organisation", A, "io"),
    "conflict:of b": ("Organisation", B, "o"),
}
CANDIDATES: Final[Mapping[str, tuple[str, str, str]]] = {
    "candidate:in both": ("servant:moved", "servant:stays", "io"),
    "candidate:across": ("servant:unit", "servant:foreign", "o"),
}

# Hidden people and rows that stand in rows which are seen: a signer, kin, an evaluator, a panel member, an applicant, evidence,
# the competition of an application.
TIED: Final[Mapping[str, tuple[str, ...]]] = {
    _CLIENT: ("servant:foreign", "servant:judge", "servant:panellist", "sanction:moved in b"),
    _INVESTIGATOR: ("servant:foreign", "servant:judge", "servant:panellist", "competition:for b"),
    _HERSELF: ("servant:foreign", "servant:judge", "servant:panellist", "servant:stays"),
}

ASKED: Final = frozenset({"servant:applicant"})
"""Who is hidden, and may be asked about by her id: she applied for a post of A."""

PUBLIC: Final = (
    *(A, A1, A2, B, "area:one", "competency:law", "course:law"),
    *("position:stays in a", "position:moved in b", "position:foreign in b"),
)
"""What everybody may see."""


def hidden_from(letter: str) -> Iterator[str]:
    """Yield the ids of the rows that somebody may not see."""
    doubts = {id_: seen for id_, (*_, seen) in (*CONFLICTS.items(), *CANDIDATES.items())}
    for id_, seen in {**SEEN_BY, **doubts}.items():
        if not letter or letter not in seen:
            yield id_
