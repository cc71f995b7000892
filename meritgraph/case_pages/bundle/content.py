"""The files of a bundle, made from one answer of the API."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import orjson
from markupsafe import Markup

from meritgraph.case_pages.bundle.records import RecordLine, disputes, record_lines
from meritgraph.case_pages.bundle.redaction import redacted
from meritgraph.case_pages.drawings.evidence_columns import evidence_columns
from meritgraph.case_pages.drawings.timeline import timeline
from meritgraph.case_pages.graphml import graphml
from meritgraph.case_pages.rendering import render
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career import career_of, moments_of
from meritgraph.case_pages.view_models.evidence import evidence_of
from meritgraph.case_pages.view_models.words import SEVERITIES, STATES
from meritgraph.findings_export.tables import csv_line

_STYLE: Final = (Path(__file__).parent / "page.css").read_text("utf-8")
_JSON: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_BYTE_ORDER_MARK: Final = "\ufeff"
_NOT_IN_NAMES: Final = re.compile(r"[^0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Export:
    """Who exports a lead, when and what for; ``redact`` says whether third parties are taken out."""

    by: str
    at: datetime
    purpose: str
    redact: bool


def name_of(finding: str) -> str:
    """Return the name of the file of a bundle, from the id of its lead."""
    return f"{_NOT_IN_NAMES.sub('-', finding)}.zip"


def bundle_files(finding: Mapping[str, Any], export: Export, texts: Texts) -> dict[str, bytes]:
    """Return the files of a bundle by name, from the answer to ``queries/bundle.graphql``. No name of a file names a person."""
    lead = redacted(finding) if export.redact else finding
    drawings = _drawings(lead, export, texts)
    return {
        "README.txt": _read_me(export, texts).encode(),
        "page.html": _page(lead, export, drawings, texts).encode(),
        "policy.json": orjson.dumps(_policy(lead, export), option=_JSON),
        "records.csv": _records(lead).encode(),
        "records.json": orjson.dumps({"export": _export(export), "lead": lead}, option=_JSON),
        "evidence.graphml": graphml(evidence_of(lead, texts)).encode(),
        **{name: drawing.encode() for name, drawing in drawings.items()},
    }


def _drawings(lead: Mapping[str, Any], export: Export, texts: Texts) -> dict[str, Markup]:
    """Return the drawings and the graph by the names of their files."""
    evidence = evidence_of(lead, texts)
    drawn = {"evidence.svg": evidence_columns(evidence, texts, links=False)}
    if (servant := lead["servant"]) is not None:
        drawn["timeline.svg"] = timeline(career_of(servant, export.at.date()), texts, moments_of([lead]))
    return drawn


def _export(export: Export) -> dict[str, Any]:
    by = "an official" if export.redact else export.by
    software = f"meritgraph {version('meritgraph')}"
    return {**asdict(export), "by": by, "software": software}


def _policy(lead: Mapping[str, Any], export: Export) -> dict[str, Any]:
    return {"export": _export(export), "judgedBy": lead["policy"], "rule": lead["rule"]}


def _records(lead: Mapping[str, Any]) -> str:
    head = csv_line([each.name for each in fields(RecordLine)])
    return _BYTE_ORDER_MARK + head + "".join(csv_line(astuple(each)) for each in record_lines(lead))


def _page(lead: Mapping[str, Any], export: Export, drawings: Mapping[str, Markup], texts: Texts) -> str:
    values = {
        "lead": lead,
        "export": _export(export),
        "records": list(record_lines(lead)),
        "disputes": list(disputes(lead)),
        "drawings": drawings,
        "style": Markup(_STYLE),
        "style_hash": b64encode(sha256(_STYLE.encode()).digest()).decode(),
        "language": texts.language,
        "words": {"state": STATES, "severity": SEVERITIES},
    }
    return render("bundle.html", texts, values)


def _read_me(export: Export, texts: Texts) -> str:
    """Return what tells a reader what each file is and how to check them."""
    _ = texts.gettext
    lines = [
        _("A lead with its evidence, exported on %(at)s.", at=texts.moment(export.at)),
        _("It is a reason to look, never a verdict."),
        "",
        _("page.html        everything on one page, to read and print; it needs nothing beside it"),
        _("records.json     everything in its exact form"),
        _("records.csv      the records that it rests on, for spreadsheets; an apostrophe before a cell is not part of it"),
        _("policy.json      the rule, its law and its values"),
        _("evidence.svg, evidence.graphml    what it rests on, as a drawing and as a graph"),
        _("timeline.svg     the career with the day of the lead"),
        "",
        _("To check that nothing was changed since: meritgraph findings verify FILE, or, unpacked, sha256sum -c MANIFEST.sha256"),
        _("This shows that the files belong together. The hub that made them can also tell that it did. Nobody else can."),
        "",
    ]
    return "\n".join(lines)
