"""Hostile names, notes and files on the pages: nothing of them acts on who reads it, and no bundle that was changed passes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from xml.etree import ElementTree

import pytest

from meritgraph.access.principals import Principal, Role
from meritgraph.case_pages.bundle.archive import pack, verify
from meritgraph.case_pages.texts import LANGUAGES
from tests.conftest import OpenEngine, Run
from tests.support.case_hub import CaseHub, case_hub
from tests.support.engines import execute
from tests.support.html_page import HtmlPage
from tests.support.read_pages import Reader
from tests.support.written_leads import Lead, write_leads

HOSTILE = "</script><svg onload=alert(1)>\"'&{{7*7}}\u202e\u2066\x07\ufffe javascript:alert(1)"
RIVAL = "Tojiyev Jahongir Sardor oʻgʻli"
ACTS_ON_READING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SETS = """MATCH (s:Servant) SET s.name = $hostile
WITH count(*) AS n MATCH (o:Organisation) SET o.name = $hostile
WITH count(*) AS n MATCH (v:OrganisationVersion) SET v.name = $hostile
WITH count(*) AS n MATCH (p:Position) SET p.title = $hostile
WITH count(*) AS n MATCH (v:PositionVersion) SET v.title = $hostile
WITH count(*) AS n MATCH (a:Appointment) SET a.order_number = $hostile
WITH count(*) AS n MATCH (f:Finding) SET f.reason = $hostile, f.policy = $hostile, f.assignee = $hostile, f.note = $hostile
WITH count(*) AS n MATCH (r:Review) SET r.by = $hostile, r.why = $hostile"""


@pytest.fixture(scope="module")
def hub(engine: OpenEngine, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseHub]:
    """Return a hub in which every name and text is hostile. Another lead of its person names somebody who is in none of them."""
    with case_hub(engine, run, tmp_path_factory.mktemp("home")) as hub:
        another = Lead(id="finding:another", organisation=hub.body, rule="V03", servant=hub.servant, evidence=hub.appointment)
        write_leads(run, engine.database, [another])
        run(execute(engine.database, SETS, hostile=HOSTILE))
        reason = "MATCH (f:Finding {id: 'finding:another'}) SET f.reason = $hostile"
        run(execute(engine.database, reason, hostile=f"won the competition with a total of 86.4, while {RIVAL} has 88.4."))
        yield hub


@pytest.fixture(scope="module")
def pages(hub: CaseHub) -> list[str]:
    return [
        "/cases?state=any",
        f"/cases/{hub.found}",
        f"/cases/{hub.found}?open={hub.servant}&open={hub.appointment}&open={hub.body}",
        f"/servants/{hub.servant}",
        f"/organisations/{hub.body}",
        "/organisations",
        f"/check?servant={hub.servant}",
        "/session",
    ]


def harmless(text: str) -> None:
    """Check that a page is whole, and that nothing in it came from a hostile text."""
    page = HtmlPage(text)
    assert "<svg onload" not in text
    assert [text[max(0, each.start() - 90) : each.end()] for each in ACTS_ON_READING.finditer(text)] == []
    assert [each.name for each in page.elements if {"onload", "onclick", "style"} & each.attributes.keys()] == []
    assert [each for each in page.all_of("a") if str(each.attributes.get("href")).lower().startswith("javascript")] == []


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_hostile_texts_are_harmless_on_every_page_in_every_language(hub: CaseHub, pages: list[str], language: str) -> None:
    by = Reader.signed_in(hub.client, Principal("</script><b>", Role.INVESTIGATOR, hub.body), language=language)
    for path in pages:
        response = by.response(path)
        assert response.status_code == 200, path
        harmless(response.text)
        for drawing in re.findall(r"<svg.*?</svg>", response.text, re.DOTALL):
            ElementTree.fromstring(drawing)
    harmless(by.response("/servants", {"name": HOSTILE}).text)
    fields = {"action": "confirm", "version": "1", "key": "k", "note": HOSTILE, "name": HOSTILE}
    harmless(by.response(f"/cases/{hub.found}/actions", fields).text)


@pytest.mark.parametrize("query", ["", "?redact=yes"])
def test_hostile_texts_are_harmless_in_every_file_of_a_bundle(hub: CaseHub, query: str) -> None:
    response = hub.reader().response(f"/cases/{hub.found}/bundle.zip{query}")
    assert re.fullmatch(r'attachment; filename="finding-[0-9a-z]+\.zip"', response.headers["content-disposition"])
    assert verify(io.BytesIO(response.content)).problems == []
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, content in files.items():
        if name.endswith((".svg", ".graphml")):
            ElementTree.fromstring(content)
        if name.endswith((".svg", ".html")):
            assert "<svg onload" not in content
            assert ACTS_ON_READING.search(content) is None, name
    json.loads(files["records.json"])


def test_a_bundle_without_third_parties_names_nobody_from_other_leads_of_its_person(hub: CaseHub) -> None:
    whole, redacted = (hub.reader().response(f"/cases/{hub.found}/bundle.zip{each}").content for each in ("", "?redact=yes"))
    names = [RIVAL.encode() in read_all(each) for each in (whole, redacted)]
    assert names == [True, False]


def read_all(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


GOOD = pack({"a.txt": b"hello", "b.txt": b"x" * 1000}, datetime(2026, 1, 1), b"key")


def packed_again(change: Callable[[zipfile.ZipInfo], None]) -> bytes:
    """Return the bundle with the same files, packed in another way."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive, zipfile.ZipFile(written, "w") as again:
        for entry in archive.infolist():
            content = archive.read(entry)
            change(entry)
            again.writestr(entry, content)
    return written.getvalue()


def comment(entry: zipfile.ZipInfo) -> None:
    entry.comment = b"the real evidence is elsewhere"


def compress_otherwise(entry: zipfile.ZipInfo) -> None:
    entry.compress_type = zipfile.ZIP_LZMA


def damaged(content: bytes) -> bytes:
    return content[:60] + bytes([content[60] ^ 0xFF]) + content[61:]


@pytest.mark.parametrize(
    "content",
    [
        GOOD + b"junk",
        GOOD + GOOD,
        b"junk" + GOOD,
        packed_again(comment),
        packed_again(compress_otherwise),
        damaged(packed_again(compress_otherwise)),
    ],
    ids=["junk behind", "another behind", "junk before", "comments", "other compression", "damaged"],
)
def test_a_bundle_with_something_beside_its_files_does_not_pass(content: bytes) -> None:
    assert verify(io.BytesIO(GOOD), b"key").problems == []
    assert verify(io.BytesIO(content), b"key").problems != []
