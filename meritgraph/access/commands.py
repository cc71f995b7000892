"""The record of commands that print data of people: whoever calls one is an operator, and leaves an access event beforehand.

An operator has all rights on the hub's machine, so nothing is hidden from her. What she reads is on record all the same.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from graph.errors import DatabaseError
from merit.findings.listing import ListedFinding
from meritgraph.access.events import AccessEvent
from meritgraph.access.journal import AccessJournal, NotRecorded
from meritgraph.access.keeping import keep_file
from meritgraph.settings import Settings

OPERATOR: Final = "operator"
"""The role of whoever calls commands on the hub's machine."""
_ID = re.compile(r"[a-z_]+:\S")
_FINDING = ("Finding.reason", "Finding.subjectIds")
_CASES = ("CheckedCase.evidence", "CheckedCase.reason", "CheckedCase.subjectIds")

PRINTED: Final[Mapping[str, tuple[str, ...]]] = {
    "ask appeal": ("AppealCheck.about", "AppealCheck.answer", "AppealCheck.appellantName", *_CASES),
    "ask appointers": ("Appointment.appointedBy", "Appointment.servant", "Servant.name"),
    "ask assessment": ("Assessment.computed", "Assessment.fixedOn", "Assessment.reportedIntegralScore", "Servant.name"),
    "ask certificates": ("StatedCertificate.holderName", "StatedCertificate.issued", "StatedCertificate.number"),
    "ask development-plan": ("DevelopmentPlan.competencies", "DevelopmentPlan.name", "DevelopmentPlan.training"),
    "ask ranking": ("RankedCandidate.bars", "RankedCandidate.name", "RankedCandidate.rank", "RankedCandidate.score"),
    "ask routes": ("CareerAtypicality.careers", "Servant.name"),
    "ask teams": ("Appointment.position", "Appointment.servant", "Appointment.start", "Servant.name"),
    "ask ties": (
        "ConnectedPerson.name",
        "ServantTies.appointment",
        "ServantTies.kin",
        "ServantTies.panel",
        "ServantTies.possibleKin",
        "ServantTies.school",
        "ServantTies.service",
    ),
    "browser open": ("Finding.browserUrl", "Organisation.browserUrl", "Position.browserUrl", "Servant.browserUrl"),
    "check": _CASES,
    "detect": _FINDING,
    "exchange reconcile": ("Certificate.number", "StatedCertificate.issued"),
    # Everybody of a country: the record says so, and names nobody.
    "export mirror": (*_FINDING, "Appointment.servant", "Finding.evidence", "Relative.name", "Sanction.kind", "Servant.name"),
    "findings export": (*_FINDING, "Finding.evidence", "Finding.history", "Servant.name"),
    "findings list": (*_FINDING, "Servant.name"),
    "findings show": (*_FINDING, "Finding.evidence", "Finding.history", "Servant.name"),
    "identity candidates": ("MatchCandidate.reasons", "Servant.name"),
    "identity export": ("MatchCandidate.state",),
    "identity judgements": ("MatchCandidate.state",),
    "quarantine show": ("QuarantinedRow.id",),
    "rules what-if": ("ChangedFinding.findingId", "ChangedFinding.reason"),
}
"""The commands that print data of people, and what each shows of them, as the schema names it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A command that was called for a purpose, and that shows data of people as soon as it is recorded."""

    settings: Settings
    command: str
    purpose: str

    async def record(self, database: Database, shown: Any) -> None:
        """Record whose data is about to be printed; on return it is on the disk.

        ``shown`` holds the ids of people, and of facts and rows about them, anywhere in it: what is printed as a document does.
        What shows somebody without an id is recorded without a person. Raises NotRecorded.
        """
        # It knows the facts of the API: importing them takes a second, and a command that shows nobody needs none.
        from meritgraph.access.people_behind import people_behind

        await self._append(database, sorted(await people_behind(database, ids_in(shown))))

    async def record_findings(self, database: Database, findings: Sequence[ListedFinding]) -> None:
        """Record findings with all that they rest on, as their reasons may tell of it. Raises NotRecorded."""
        rows = await database.read(statement("access/evidence_of_findings"), {"ids": [each.id for each in findings]})
        await self.record(database, [rows, [(each.servant, each.subjects) for each in findings]])

    async def record_numbers(self, database: Database, name: str, numbers: Iterable[str]) -> None:
        """Record the people of some numbers, whom the statement ``name`` finds. Raises NotRecorded."""
        rows = await database.read(statement(name), {"numbers": sorted(numbers)})
        await self._append(database, sorted({cast("str", row["servant"]) for row in rows}))

    async def _append(self, database: Database, servants: list[str]) -> None:
        event = AccessEvent(
            id=f"access:{secrets.token_hex(8)}:0",
            at=datetime.now(UTC),
            actor=user_of_machine(),
            role=OPERATOR,
            body=None,
            purpose=self.purpose,
            operation=self.command,
            servants=servants,
            fields=sorted(PRINTED[self.command]),
        )
        try:
            journal = AccessJournal(self.settings.access)
            try:
                await journal.append([event])
            finally:
                await journal.close()
        except NotRecorded as error:
            raise NotRecorded(
                f"{error} Nothing is printed, because nobody's data is shown without a record. Call the command as the "
                "hub's user."
            ) from error
        try:
            await keep_file(database, journal.path)
        except DatabaseError:
            # It is safe in its file, and a hub of this home brings it in.
            return


def user_of_machine() -> str:
    """Return the user who calls the command; variables of the environment, which may say anything, are not asked."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        # A container may run as a user that it has no name for.
        return f"uid {number}"


def ids_in(shown: Any) -> Iterator[str]:
    """Yield every text of a value that may be the id of a node."""
    match shown:
        case str():
            if _ID.match(shown):
                yield shown
        case Mapping():
            for key, value in cast("Mapping[Any, Any]", shown).items():
                yield from ids_in(key)
                yield from ids_in(value)
        case list() | tuple() | set() | frozenset():
            for each in cast("Iterable[Any]", shown):
                yield from ids_in(each)
        case _ if is_dataclass(shown):
            for each in fields(shown):
                yield from ids_in(getattr(shown, each.name))
        case _:
            pass
