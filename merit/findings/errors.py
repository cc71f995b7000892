"""What can go wrong when a person asks something of a finding.

::

    MeritgraphError
    └── FindingError
        ├── UnknownFinding
        ├── DecisionRefused
        └── FindingChanged
"""

from __future__ import annotations

from graph.errors import MeritgraphError


class FindingError(MeritgraphError):
    """Something that a person asked of a finding was not done; the finding is as it was."""


class UnknownFinding(FindingError):
    """The graph has no finding of that id."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"There is no finding {id_}. `meritgraph findings list` lists the ids of all findings.")


class DecisionRefused(FindingError):
    """The decision does not fit the finding's state, or lacks what such a decision must have."""


class FindingChanged(FindingError):
    """The finding was changed after the version that the decision rests on."""

    def __init__(self, id_: str, expected: int, version: int) -> None:
        super().__init__(
            f"The finding {id_} was changed meanwhile: it has version {version}, and you decided on version {expected}. Nothing "
            f"was saved. See `meritgraph findings show {id_}`, and decide again."
        )
        self.version = version
