"""Everything that can go wrong below the API, as one tree.

::

    MeritgraphError
    ├── DatabaseError
    │   ├── DatabaseUnavailable
    │   │   ├── EngineUnavailable
    │   │   └── EngineRestarting
    │   ├── CredentialsRefused
    │   ├── ConstraintViolated
    │   ├── QueryTimedOut
    │   ├── EngineStartFailed
    │   ├── EngineFolderGone
    │   ├── EngineBusy
    │   ├── EngineInUse
    │   ├── BackupFailed
    │   ├── NoSpaceLeft
    │   └── DamagedDatabase
    ├── MigrationError
    │   ├── MigrationChanged
    │   ├── MigrationMissing
    │   ├── MigrationFailed
    │   └── MigrationLocked
    ├── StatementError
    │   ├── UnknownStatement
    │   └── MalformedStatement
    ├── WrongIdentityKey
    ├── WrongPayloadKey
    ├── DamagedKeyFile
    ├── LoadError
    │   └── BooksDoNotBalance
    ├── PortalError
    ├── DeliveryRefused
    ├── JudgementRefused
    │   ├── JudgementContradicted
    │   └── JudgementChanged
    ├── NothingToCheck
    ├── UnknownId
    └── NothingToAnswer

Every message says what happened, to which thing, and what to do next. Driver errors
that can only be a bug of ours (a syntax error, a wrong parameter) pass through as they are.
"""

from __future__ import annotations

from pathlib import Path


class MeritgraphError(Exception):
    """Anything meritgraph itself reports; a command shows the message and no stack trace."""


class DatabaseError(MeritgraphError):
    """The database could not be used."""


class DatabaseUnavailable(DatabaseError):
    """Nobody answers at the address, or the connection was lost and stayed lost through the retries."""

    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(
            f"The database at {uri} does not answer: {reason}. Check that it runs and that MERITGRAPH_DATABASE_URI names it."
        )
        self.uri = uri


class EngineUnavailable(DatabaseUnavailable):
    """The embedded engine was reached and then lost. Its next start repeats what it had acknowledged."""

    def __init__(self, uri: str, home: Path, reason: str) -> None:
        DatabaseError.__init__(
            self,
            f"The embedded database in {home} does not answer: {reason}. What was written before is kept: run the command again, "
            f"which starts it again. If it lasts, see its log, {home / 'engine.log'}.",
        )
        self.uri = uri


class EngineRestarting(DatabaseUnavailable):
    """The embedded engine has ended, and this process is starting it again."""

    def __init__(self, uri: str, home: Path) -> None:
        DatabaseError.__init__(
            self, f"The embedded database in {home} has ended and is being started again. Try again in a few seconds."
        )
        self.uri = uri


class CredentialsRefused(DatabaseError):
    """The database answered but refuses the user or the password."""

    def __init__(
        self, uri: str, user: str, reason: str, advice: str = "Check MERITGRAPH_DATABASE_USER and the password or its file."
    ) -> None:
        super().__init__(f"The database at {uri} refuses user {user!r}: {reason}. {advice}")


class ConstraintViolated(DatabaseError):
    """A write would have made a second node of something that exists once; nothing was written."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database refused a duplicate: {reason}. Another writer was faster, or the rows contain "
            f"one key twice: read again and repeat the write."
        )


class QueryTimedOut(DatabaseError):
    """A statement ran longer than it may; its transaction wrote nothing."""

    def __init__(self, statement: str, seconds: float) -> None:
        super().__init__(
            f"Statement {statement!r} was stopped after {seconds:g} s. Ask for less at once, "
            f"or raise MERITGRAPH_DATABASE_QUERY_TIMEOUT."
        )
        self.statement = statement


class EngineStartFailed(DatabaseError):
    """The embedded engine did not come up. The message has no stack trace: that stays in the engine's log."""

    def __init__(self, home: Path, reason: str, advice: str = "`meritgraph doctor` checks the usual causes.") -> None:
        super().__init__(
            f"The embedded database in {home} did not start: {reason}. {advice} Its log has the details: {home / 'engine.log'}."
        )


class EngineFolderGone(DatabaseError):
    """The folder of the embedded engine was moved or deleted while the engine ran."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"The folder {home} of the embedded database was moved or deleted while its engine ran. Put it back, or go back to a "
            f"backup with `meritgraph restore FILE`. Without either, the next command makes an empty graph there."
        )


class EngineBusy(DatabaseError):
    """Another command is starting or stopping the embedded engine and does not come to an end."""

    def __init__(self, home: Path, seconds: float) -> None:
        super().__init__(
            f"The embedded database in {home} was still being started or stopped by another command "
            f"after {seconds:g} s. Try again; if it lasts, see {home / 'engine.log'}."
        )


class NoSpaceLeft(DatabaseError):
    """The file system of the database is full, or a quota or limit of its user is used up; the last write was not kept."""

    def __init__(self, where: str, why: str = "No space left on", advice: str = "Make room there") -> None:
        super().__init__(
            f"{why} {where}. {advice}, then run the command again: what was written before is kept, and a sync resumes after it."
        )


class DamagedDatabase(DatabaseError):
    """Files of the embedded database are not as its engine left them, or contradict each other."""

    def __init__(self, home: Path, damage: str) -> None:
        super().__init__(f"The embedded database in {home} is damaged: {damage}. {way_back(home)}")


def way_back(home: Path) -> str:
    """Return what an operator does about a damaged embedded database."""
    return (
        f"Go back to a backup with `meritgraph restore FILE --replace`. Without one, move {home / 'databases'} away and run "
        f"`meritgraph sync`: it reads all portals anew. Keep the keys; what persons judged or reviewed is only in backups."
    )


class EngineInUse(DatabaseError):
    """The graph would have to be exchanged, and other commands use it."""

    def __init__(self, home: Path, users: str) -> None:
        super().__init__(
            f"The embedded graph in {home} is in use: {users}. Nothing was changed. Stop what uses it (a service with "
            f"`systemctl stop meritgraph`, a process with `kill`), then try again."
        )


class BackupFailed(DatabaseError):
    """A backup could not be written or unpacked; the graph is as it was."""


class MigrationError(MeritgraphError):
    """The schema could not be brought up to date; nothing later than the named migration was applied."""


class MigrationChanged(MigrationError):
    """A migration that this database already has was edited afterwards."""

    def __init__(self, source: str, applied: str, found: str) -> None:
        super().__init__(
            f"Migration {source} was changed after it had been applied (checksum {applied} in the "
            f"database, {found} in the file). Restore the file and put the change into a new migration."
        )


class MigrationMissing(MigrationError):
    """The database has a migration that this version of meritgraph does not know, or in another order."""

    def __init__(self, version: str, source: str) -> None:
        super().__init__(
            f"The database has migration {version} ({source}), which this meritgraph does not have at "
            f"that place. Use the meritgraph version that applied it, or a newer one."
        )


class MigrationFailed(MigrationError):
    """The database refused a statement of a migration."""

    def __init__(self, source: str, statement: str, reason: str) -> None:
        super().__init__(
            f"Migration {source} failed at «{statement}»: {reason}. Statements before it took effect; "
            f"all are safe to repeat: correct the cause and run `meritgraph migrate` again."
        )


class MigrationLocked(MigrationError):
    """Another process is migrating this database."""

    def __init__(self, holder: str, since: str, free_at: str | None) -> None:
        crashed = f"its lock is taken over at {free_at}; to free it at once" if free_at else "free its lock"
        super().__init__(
            f"The database is being migrated by {holder} since {since}. Wait for it. If it has crashed, "
            f"{crashed}: run `MATCH (l:__Neo4jMigrationsLock) DELETE l`."
        )


class StatementError(MeritgraphError):
    """A packaged `.cypher` file cannot be used."""


class UnknownStatement(StatementError):
    """No packaged file has this name."""

    def __init__(self, name: str, folder: str) -> None:
        super().__init__(
            f"There is no statement {name!r}: {folder}/{name}.cypher does not exist. "
            f"Check the spelling; a new statement is a new file with a header."
        )


class MalformedStatement(StatementError):
    """The header of a `.cypher` file does not say what it must."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(
            f"{path}: {problem}. A statement file starts with `// Purpose:`, `// Parameters:` and "
            f"`// Columns:` (docstring of graph/cypher/statements.py)."
        )


class WrongIdentityKey(MeritgraphError):
    """The configured identity key is not the one this graph's identifiers were made with."""


class LoadError(MeritgraphError):
    """A load could not go on; what was committed before stays and the next run resumes there."""


class BooksDoNotBalance(LoadError):
    """Rows read do not equal created + updated + unchanged + duplicate + quarantined: rows were lost."""


class PortalError(MeritgraphError):
    """A portal did not answer, or answered with something its package cannot read.

    ``kept`` is what the graph keeps of the message where that can repeat what a row holds; None where it keeps the message.
    """

    def __init__(self, message: str, kept: str | None = None) -> None:
        super().__init__(message)
        self.kept = kept


class WrongPayloadKey(MeritgraphError):
    """Something encrypted was encrypted under another payload key."""


class DamagedKeyFile(MeritgraphError):
    """A key file is empty or holds something else."""


class DeliveryRefused(MeritgraphError):
    """The recipient of a message will not take it as it is, now or later; the message tells its reason."""


class JudgementRefused(MeritgraphError):
    """A judgement on who is one person contradicts another one, or what is known of the two."""


class JudgementContradicted(JudgementRefused):
    """Another judgement, or the national numbers of the two, contradict a judgement."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"The judgement was not saved: {problem}.")


class JudgementChanged(JudgementRefused):
    """The two were judged, or a judgement on them was withdrawn, after the version that a person saw."""

    def __init__(self, expected: int, version: int) -> None:
        super().__init__(
            f"The two were judged meanwhile: their judgement has version {version}, and you saw version {expected}. Nothing was "
            "saved. See `meritgraph identity judgements`, and decide again."
        )
        self.version = version


class NothingToCheck(MeritgraphError):
    """An appointment check names a servant or a position that is not in the graph."""


class UnknownId(MeritgraphError):
    """A question names something that is not in the graph."""

    def __init__(self, kind: str, id_: str) -> None:
        super().__init__(f"There is no {kind} {id_}. Take the ids from the graph.")


class NothingToAnswer(MeritgraphError):
    """A question cannot be asked like this, such as that for the ties of somebody with herself.

    What the question itself has comes after the message, which has ``{}`` in its place. ``unquoted`` is the message without it,
    for those who must not repeat what they are sent.
    """

    def __init__(self, message: str, *asked: str) -> None:
        first, *others = message.split("{}") if asked else [message]
        quoted = zip(asked, others, strict=True)
        super().__init__(first + "".join(f"{text}{part}" for text, part in quoted))
        self.unquoted = "…".join([first, *others])
