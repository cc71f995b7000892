"""The file with a deployment's own words: what it adds, and the clear errors about what is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.model.words import EndReason
from loaders.portal_api.registry import usable_portals
from meritgraph.feed_settings import FeedSettings
from meritgraph.services import configured_feeds
from meritgraph.settings import Settings
from meritgraph.words_file import UnusableWords, read_words

REASON = "Appointment.end_reason"
ARGOS = "test.argos.uz"


def written(folder: Path, content: Any) -> Path:
    file = folder / "words.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return file


def test_the_words_of_the_file_stand_beside_those_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, {ARGOS: {REASON: {"o‘z arizasi bilan": "own_wish"}}})
    monkeypatch.setenv("MERITGRAPH_WORDS_FILE", str(file))
    settings = Settings(feeds={ARGOS: FeedSettings(url="http://argos.example")})
    ((portal, _),) = configured_feeds(settings, []).items()
    assert portal.words.meaning(REASON, "O'Z ARIZASI BILAN") is EndReason.OWN_WISH
    assert portal.words.meaning(REASON, "transfer") is EndReason.TRANSFER
    assert usable_portals()[ARGOS].words.meaning(REASON, "O'Z ARIZASI BILAN") is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "is not JSON in UTF-8 at line 1"),
        ([], "the whole file: an object belongs here"),
        ({ARGOS: []}, "test.argos.uz: an object belongs here"),
        ({ARGOS: {REASON: "x"}}, "test.argos.uz, Appointment.end_reason: an object belongs here"),
        ({ARGOS: {"Appointment.reason": {}}}, "there is no such field. Fields with words: Organisation.sector,"),
        ({ARGOS: {REASON: {"x": "own wish"}}}, '«x»: "own wish" is no meaning. Meanings: own_wish,'),
        ({ARGOS: {REASON: {"x": "unknown"}}}, '"unknown" is no meaning'),
        ({ARGOS: {REASON: {"x": None}}}, "null is no meaning"),
        ({ARGOS: {REASON: {"x": ["age"]}}}, "is no meaning"),
        ({ARGOS: {REASON: {" . ": "age"}}}, "a spelling of age is blank"),
        ({ARGOS: {REASON: {"x": "age", "X.": "death"}}}, "'X.' means both age and death"),
        ('{"test.argos.uz": {}, "test.argos.uz": {}}', "«test.argos.uz» stands twice"),
    ],
    ids=["json", "list", "portal", "table", "field", "meaning", "unknown", "null", "list of meanings", "blank", "two", "twice"],
)
def test_what_is_wrong_in_the_file_is_said(tmp_path: Path, content: Any, problem: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(UnusableWords) as raised:
        read_words(file)
    assert problem in str(raised.value)
    assert str(file) in str(raised.value)


def test_a_missing_file_and_a_portal_that_is_not_installed_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_WORDS_FILE", str(tmp_path / "none.json"))
    with pytest.raises(UnusableWords, match="cannot be read: No such file"):
        Settings()
    monkeypatch.setenv("MERITGRAPH_WORDS_FILE", str(written(tmp_path, {"argos.uz": {}})))
    settings = Settings(feeds={ARGOS: FeedSettings(url="http://argos.example")})
    with pytest.raises(
        UnusableWords, match=r"words of argos.uz, and there is no such portal. Installed portals: .*test.argos.uz"
    ):
        configured_feeds(settings, [])
