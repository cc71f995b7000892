"""Findings as one HTML page to read and print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape as escaped

from merit.findings.listing import FindingDetails, FindingEvidence, FindingReview
from meritgraph.findings_export.content import DOUBTS, ExportHead
from meritgraph.visible_text import visible

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 0 0 .3rem } h3 { font-size: .95rem; margin: .8rem 0 .2rem }
article { border-top: 1px solid #999; padding: 1rem 0 } code, .quiet { color: #555; font-size: .85rem }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 } caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #ddd }
th.number, td.number { text-align: right } .doubt { border-left: 3px solid #b45f00; padding-left: .6rem; margin: .3rem 0 }
code { overflow-wrap: anywhere }
@media print {
  body { max-width: none; margin: 0; font-size: 10pt } article { break-inside: avoid } thead { display: table-header-group }
}
@page { margin: 18mm 15mm }
"""


class HtmlExport:
    """One page that needs nothing beside it: no script, no other file; it can be read without the hub, and printed."""

    def __init__(self, head: ExportHead) -> None:
        self._head = head

    def start(self) -> str:
        head = self._head
        total = sum(each.findings for each in head.counts)
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>Findings of {head.made_at:%d %B %Y}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"<h1>Findings</h1>\n<p>Findings: {total:,} ({escape(head.criteria)}). "
            f"Made on {head.made_at:%d %B %Y at %H:%M} UTC.</p>\n"
            "<p><strong>A finding is a lead for review, never a verdict.</strong> It says which records contradict a rule; a "
            "person decides what becomes of it. This page names people: keep it as you keep their files.</p>\n"
            f"{self._counts()}"
        )

    def _counts(self) -> str:
        if not self._head.counts:
            return ""
        rows = (
            (_title(each.rule, self._head.titles), each.severity, each.organisation_name or each.organisation, each.findings)
            for each in self._head.counts
        )
        return _table("By rule and body", ("rule", "severity", "body", "findings"), rows)

    def page(self, findings: Sequence[FindingDetails]) -> str:
        return "".join(self._article(each) for each in findings)

    def _article(self, details: FindingDetails) -> str:
        finding = details.finding
        about = [
            ("state", finding.state),
            ("severity", finding.severity),
            ("body", finding.organisation_name or finding.organisation),
            ("person", finding.servant_name or finding.servant),
            ("day", finding.day),
            ("first seen", _moment(finding.first_seen)),
            ("policy", finding.policy),
            ("assigned to", finding.assignee),
            ("due", finding.due),
            ("note", finding.note),
        ]
        doubts = "".join(f'<p class="doubt">{text}</p>\n' for name, text in DOUBTS.items() if getattr(details, name))
        return (
            f"<article>\n<h2>{escape(_title(finding.rule, self._head.titles))}</h2>\n<p>{escape(finding.reason)}</p>\n{doubts}"
            + _table("", (), ((name, value) for name, value in about if value not in (None, "")))
            + _table("What it rests on", ("fact", "known since", "stated by"), map(_evidence_cells, details.evidence))
            + _table("What was done", ("when", "by", "what", "why", "note"), map(_review_cells, details.reviews))
            + f"<p><code>{escape(finding.id)}</code></p>\n</article>\n"
        )

    def end(self) -> str:
        return "</body>\n</html>\n"


def escape(text: str) -> str:
    """Return a text for a page: nothing in it is HTML, nor acts on the page."""
    return escaped(visible(text))


def _title(rule: str, titles: dict[str, str]) -> str:
    return f"{rule} {titles[rule]}" if rule in titles else rule


def _evidence_cells(each: FindingEvidence) -> tuple[str, str, str]:
    text = f"{each.label}: {each.text}" if each.text else each.label
    stated = ", ".join(f"{record.portal}/{record.stream} ({_moment(record.recorded_at)})" for record in each.records)
    return text, _moment(each.known_since), f"{stated}; missing there by now" if each.missing_at_portal else stated


def _review_cells(each: FindingReview) -> tuple[str, str, str, str, str]:
    return _moment(each.at), each.by, each.change, each.why, each.note or ""


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _table(caption: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table with a caption and a line of names, or with neither; '' where it has no rows."""
    lines = [f"<tr>{''.join(f'<td{_number(cell)}>{escape(_shown(cell))}</td>' for cell in row)}</tr>\n" for row in rows]
    if not lines:
        return ""
    head = "".join(f"<th>{name}</th>" for name in names)
    return (
        "<table>\n"
        + (f"<caption>{caption}</caption>\n" if caption else "")
        + (f"<thead><tr>{head}</tr></thead>\n" if names else "")
        + f"<tbody>\n{''.join(lines)}</tbody>\n</table>\n"
    )


def _number(cell: object) -> str:
    return ' class="number"' if isinstance(cell, int) else ""


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
