"""``meritgraph findings export --bundle`` and ``findings verify``: a lead with its evidence as a file that travels."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graph.errors import MeritgraphError
from tests.meritgraph.conftest import Command
from tests.support.engines import execute
from tests.support.html_page import HtmlPage
from tests.support.one_finding import Story

NAME = "Karimova Gulnora Anvar qizi"
SIGNER = "Rahimov Bahodir </script><svg onload=alert(1)>\"'& oʻgʻli"
OFFICIAL = "D. Saidov"
NOTE = f"asked {OFFICIAL} and the signer's aunt Zulfiya"

Files = dict[str, bytes]


@pytest.fixture
def lead(story: Story) -> str:
    """Give the order of the lead a signer, the person a relative, and the lead a reviewer; return the id of the lead."""
    story.run(
        execute(
            story.database,
            """MATCH (:Finding)-[:EVIDENCE]->(a:Appointment) MATCH (s:Servant)-[:HELD]->(a)
            CREATE (a)-[:APPOINTED_BY]->(signer:Servant {id: 'servant:signer', name: $signer})
            CREATE (s)-[:KIN]->(k:Kinship {id: 'kinship:1', kind: 'sibling', confidence: 1.0,
              start_earliest: date('1990-01-01'), start_latest: date('1990-01-01'), open: true})
            CREATE (signer)-[:KIN]->(k)
            WITH a, k LIMIT 1 MATCH (f:Finding) MERGE (f)-[:EVIDENCE]->(k)""",
            signer=SIGNER,
        )
    )
    return story.id


def written(command: Command, lead: str, file: Path, *arguments: str) -> Files:
    ran = command("findings", "export", str(file), "--bundle", lead, *arguments)
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(file) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def test_a_bundle_has_everything_and_is_only_its_owners(command: Command, lead: str, tmp_path: Path) -> None:
    command("findings", "assign", lead, OFFICIAL, "--note", NOTE, "--by", OFFICIAL)
    file = tmp_path / "lead.zip"
    files = written(command, lead, file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(files) == [
        "MANIFEST.seal",
        "MANIFEST.sha256",
        "README.txt",
        "evidence.graphml",
        "evidence.svg",
        "page.html",
        "policy.json",
        "records.csv",
        "records.json",
        "timeline.svg",
    ]
    records = json.loads(files["records.json"])
    assert (records["lead"]["id"], records["lead"]["note"], records["export"]["redact"]) == (lead, NOTE, False)
    facts = {each["id"] for each in records["lead"]["evidence"]}
    rows = list(csv.DictReader(io.StringIO(files["records.csv"].decode("utf-8-sig"))))
    assert {row["fact"] for row in rows} == facts
    assert {row["portal"] for row in rows if row["label"] == "Sanction"} == {"test.argos.uz"}
    nodes = {each.get("id") for each in ElementTree.fromstring(files["evidence.graphml"]).iter() if each.tag.endswith("}node")}
    assert facts <= nodes
    assert json.loads(files["policy.json"])["rule"]["id"] == "V10"
    for name in ("evidence.svg", "timeline.svg"):
        assert ElementTree.fromstring(files[name]).tag == "{http://www.w3.org/2000/svg}svg"


def test_the_page_needs_nothing_beside_it_and_no_name_acts_on_it(command: Command, lead: str, tmp_path: Path) -> None:
    text = written(command, lead, tmp_path / "lead.zip")["page.html"].decode()
    page = HtmlPage(text, 200)

    assert not {each.name for each in page.elements} & {"script", "iframe", "object", "form", "img", "base"}
    for each in page.elements:
        assert not [name for name in each.attributes if name.startswith("on") or name in ("style", "src", "href")], each
    assert "default-src 'none'; style-src 'sha256-" in text
    assert "onload=alert" in text
    assert "<svg onload" not in text
    assert "never a verdict" in text


def test_without_third_parties_no_byte_of_any_file_names_one(command: Command, lead: str, tmp_path: Path) -> None:
    command("findings", "assign", lead, OFFICIAL, "--note", NOTE, "--by", OFFICIAL)
    command("findings", "review", lead, "confirm", "--why", f"{OFFICIAL} says so", "--by", OFFICIAL)
    named = b"".join(written(command, lead, tmp_path / "named.zip").values())
    files = written(command, lead, tmp_path / "redacted.zip", "--redact")

    for secret in ("Rahimov", "Bahodir", "servant:signer", OFFICIAL, "Saidov", "Zulfiya"):
        assert secret.encode() in named, secret
        assert [name for name, content in files.items() if secret.encode() in content] == [], secret
    records = json.loads(files["records.json"])["lead"]
    assert records["servant"]["name"] == NAME
    assert records["reason"] == records["rule"]["looksFor"]
    assert {each["by"] for each in records["history"]} == {"meritgraph", "official 1"}
    assert "person 1" in files["evidence.svg"].decode()
    assert "person 1" in files["page.html"].decode()


def test_verify_tells_what_was_changed_and_who_made_it(command: Command, lead: str, tmp_path: Path) -> None:
    file = tmp_path / "lead.zip"
    written(command, lead, file)

    whole = command("findings", "verify", str(file))
    assert (whole.code, whole.out) == (0, "8 files, each as it was when the bundle was made.\nThis hub made it.\n")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("more.txt", b"later")
    changed = command("findings", "verify", str(file), "--json")
    assert changed.code == 1
    assert json.loads(changed.out)["problems"] == ["more.txt is not listed: it was added later."]
    with pytest.raises(MeritgraphError, match=r"none\.zip cannot be read: No such file"):
        command("findings", "verify", str(tmp_path / "none.zip"))


def test_its_reading_is_on_record(command: Command, lead: str, story: Story, tmp_path: Path) -> None:
    written(command, lead, tmp_path / "lead.zip")

    rows = story.run(
        execute(
            story.database,
            "MATCH (e:AccessEvent {operation: 'findings export'}) RETURN e.servant AS servant, e.purpose AS purpose",
        )
    )
    assert "servant:signer" in {row["servant"] for row in rows}
    assert {row["purpose"] for row in rows} == {"oversight"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--bundle", "finding:none"], "finding:none"),
        (["--bundle", "finding:1", "--rule", "V10"], "leave the format and the criteria out"),
        (["--redact", "x.csv"], "--redact goes with --bundle"),
        ([], "Name the file to write"),
    ],
)
def test_what_cannot_be_written_is_said(command: Command, arguments: list[str], words: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=words):
        command("findings", "export", *arguments)
