"""Tables and sentences about a sync and a detection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from meritgraph.console import stderr, stdout

if TYPE_CHECKING:
    # Tables read attributes only, and `detect` has no use for the loaders.
    from loaders.runs.report import PortalReport
    from loaders.sync import SyncReport
    from merit.detection import DetectionReport
    from merit.dossiers.reading import Unreadable

_OUTCOMES = ("read", "created", "updated", "unchanged", "duplicate", "quarantined")
_ABSENCES = ("missing", "gone")
_SHOWN_IF_ANY = ("pending", *_ABSENCES)
# A scope by this name is the only one of its stream, or was never reached.
_UNNAMED = ("all", "?")
# Careers that cannot be derived are named up to this number; the log has all of them.
_SHOWN_CAREERS = 10


def books_table(reports: Sequence[PortalReport]) -> Table:
    """Return the row counts of each portal and whether its books balance; narrow enough for any terminal."""
    table = Table(title="Rows by portal", title_justify="left")
    table.add_column("rows")
    for report in reports:
        table.add_column(report.portal, justify="right")
    for name in _OUTCOMES:
        table.add_row(name, *(f"{report.books.counts()[name]:,}" for report in reports))
    table.add_section()
    table.add_row("books", *("balanced" if report.books.balanced else "NOT BALANCED" for report in reports))
    table.add_row("state", *(report.state.replace("_", " ") for report in reports))
    return table


def streams_table(report: PortalReport) -> Table:
    """Return the row counts of each scope of one portal.

    Pending references, missing records and records that are gone have a column only where there are any.
    """
    counts = [scope.books.counts() | {name: getattr(scope, name) for name in _ABSENCES} for scope in report.scopes]
    names = [*_OUTCOMES, *(name for name in _SHOWN_IF_ANY if any(each[name] for each in counts))]
    table = Table(title=report.portal, title_justify="left")
    table.add_column("stream")
    for name in names:
        table.add_column(name, justify="right")
    table.add_column("state")
    for scope, each in zip(report.scopes, counts, strict=True):
        title = " ".join(name for name in (scope.stream, scope.scope) if name not in _UNNAMED)
        table.add_row(title, *(f"{each[name]:,}" for name in names), scope.state)
    return table


def detection_table(report: DetectionReport) -> Table:
    """Return the outcome counts of each rule: satisfied and not evaluable always stand beside the findings."""
    table = Table(
        title=f"Judged as of {report.as_of}. Dossiers judged: {report.judged:,}, unchanged: {report.unchanged:,}",
        title_justify="left",
    )
    for name in ("rule", "title"):
        table.add_column(name)
    for name in ("findings", "satisfied", "not evaluable"):
        table.add_column(name, justify="right")
    table.add_column("most often missing")
    for rule in report.rules:
        summary = rule.summary()
        missing = next((f"{name} ({count:,})" for name, count in summary["missing"].items()), "")
        counts = (f"{summary[name]:,}" for name in ("violating", "satisfied", "not_evaluable"))
        table.add_row(summary["rule"], summary["title"], *counts, missing)
    return table


def doubts_about(finding_id: str, report: DetectionReport) -> Iterator[str]:
    """Yield what makes one finding less certain; nothing for most."""
    if finding_id in report.rest_on_missing_record:
        yield "It rests on a record that is missing at its portal."
    if finding_id in report.rest_on_unreviewed_match:
        yield "It rests on a match that nobody has settled: see meritgraph identity candidates."
    if finding_id in report.have_quarantined_rows:
        yield "It concerns a person with rows in quarantine."


def doubt_sentences(report: DetectionReport) -> Iterator[str]:
    """Yield, for each kind of doubt, how many findings it is about: missing records, unsettled matches, rows in quarantine.

    The last sentence says how many dossiers are to be judged again.
    """
    if count := len(report.rest_on_missing_record):
        yield f"{_findings(count, 'rests', 'rest')} on records missing at their portals: the facts may have been withdrawn."
    if count := len(report.rest_on_unreviewed_match):
        yield f"{_findings(count, 'rests', 'rest')} on matches that nobody has settled: the facts may be another person's."
    if count := len(report.have_quarantined_rows):
        yield f"{_findings(count, 'concerns', 'concern')} people with rows in quarantine: their newest content may be unknown."
    if count := report.overtaken:
        yield f"Dossiers to be judged again by the next detection: {count:,}. Their matches or competitions changed meanwhile."


def _findings(count: int, one: str, several: str) -> str:
    return f"{count:,} finding {one}" if count == 1 else f"{count:,} findings {several}"


def print_sync(report: SyncReport, *, dry_run: bool) -> None:
    """Print the tables and notes of each portal on standard output, and the problems on standard error."""
    if dry_run:
        stdout().print("[bold]Plan only: nothing was written.[/] Row counts as a run would have them:")
    for portal in report.portals:
        stdout().print(streams_table(portal))
        if sentence := absence_sentence(portal, dry_run=dry_run):
            stdout().print(escape(sentence), soft_wrap=True)
        for warning in (warning for scope in portal.scopes for warning in scope.warnings):
            stdout().print(f"[yellow]Warning:[/] {escape(warning)}", soft_wrap=True)
        for note in portal.notes:
            stdout().print(f"{portal.portal}: {escape(note)}", style="dim", soft_wrap=True)
    if report.corrected:
        stdout().print(
            f"{report.corrected} rows were loaded from quarantine: they correct identifiers, and servants whom only the earlier "
            "identifiers joined were split.",
            soft_wrap=True,
        )
    print_problems(report)


def absence_sentence(report: PortalReport, *, dry_run: bool = False) -> str:
    """Return how many records became missing and how many are now gone; '' where none did."""
    missing, gone = (sum(getattr(scope, name) for scope in report.scopes if scope.state == "done") for name in _ABSENCES)
    if not missing and not gone:
        return ""
    if dry_run:
        return f"{report.portal}: {missing:,} records would become missing."
    return f"{report.portal}: {missing:,} records became missing, {gone:,} are now gone."


def print_problems(report: SyncReport) -> None:
    """Print each problem with its portal, stream and scope."""
    for portal in report.portals:
        for origin, problem in _problems(portal):
            stderr().print(f"[bold red]{origin}:[/] {escape(problem)}", soft_wrap=True)
    for each in report.not_derived[:_SHOWN_CAREERS]:
        stderr().print(f"[bold red]{each.servant}:[/] her career cannot be derived: {escape(each.reason)}", soft_wrap=True)
    print_careers_not_derived(len(report.not_derived))
    if report.problem:
        stderr().print(f"[bold red]Error:[/] {escape(report.problem)}", soft_wrap=True)


def print_careers_not_derived(count: int) -> None:
    """Print on standard error how many careers are not derived; nothing where all are."""
    if count:
        stderr().print(
            f"[bold red]Careers not derived: {count:,}.[/] What was derived of them before stays, and rules judge that. "
            "`MERITGRAPH_LOG_LEVEL=warning meritgraph sync` names each servant and why. Correct the values and run it again.",
            soft_wrap=True,
        )


def not_judged_by_name(report: DetectionReport) -> Sequence[Unreadable]:
    """Return what `print_not_judged` names of what could not be judged."""
    return report.unreadable[:_SHOWN_CAREERS]


def print_not_judged(report: DetectionReport, *, by_name: bool) -> None:
    """Print on standard error what could not be judged, and which rules broke; nothing where everything was judged.

    Whom it concerns is said only ``by_name``, which is recorded.
    """
    for each in not_judged_by_name(report) if by_name else ():
        stderr().print(f"[bold red]{each.subject}:[/] not judged, because {escape(each.reason)}", soft_wrap=True)
    if report.unreadable:
        stderr().print(
            f"[bold red]Not judged: {len(report.unreadable):,}.[/] Their findings stay as they were. Correct the values at the "
            "portal, load them and run `meritgraph detect` again.",
            soft_wrap=True,
        )
    _print_incomplete_rules(report)
    for figure, problem in report.broken_figures.items():
        stderr().print(
            f"[bold red]The figure {figure} broke ({problem}).[/] What is kept of it is that of an earlier detection. "
            "The log says where.",
            soft_wrap=True,
        )


def _print_incomplete_rules(report: DetectionReport) -> None:
    lacking = [rule.tally.rule.id for rule in report.rules if not rule.complete and not rule.tally.broken]
    if lacking:
        stderr().print(
            f"[bold red]Rules not judged completely: {', '.join(lacking)}.[/] They compare the dossiers of many, and some of "
            "these could not be read. All findings that they had stay as they were.",
            soft_wrap=True,
        )
    for rule in report.rules:
        whose = " about them" if rule.complete else ""
        for problem, count in rule.tally.broken.items():
            stderr().print(
                f"[bold red]{rule.tally.rule.id} broke ({problem}). Dossiers not judged by it: {count:,}.[/] Its findings{whose} "
                "stay as they were. The log says where.",
                soft_wrap=True,
            )


def _problems(report: PortalReport) -> Iterator[tuple[str, str]]:
    """Yield each problem once with its origin: the scope, or the portal where several scopes share the problem."""
    origins: dict[str, list[str]] = {}
    for scope in report.scopes:
        if scope.problem:
            known = [name for name in (scope.stream, scope.scope) if name != "?"]
            origins.setdefault(scope.problem, []).append("/".join([report.portal, *known]))
    for problem, found in origins.items():
        yield (found[0] if len(found) == 1 else report.portal), problem
