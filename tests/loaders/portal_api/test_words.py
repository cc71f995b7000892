"""The words of portals: how they are compared, and what a table refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from graph.model.facts import AppointmentEnd
from graph.model.vocabulary import vocabularies, word_fields
from graph.model.words import EducationLevel, EndReason, KinKind, Mode, QualificationDegree
from loaders.portal_api.words import Words, fold_word
from loaders.portals.test_argos_uz.words import WORDS

REASON = "Appointment.end_reason"


@pytest.mark.parametrize(
    "written",
    ["o‘z arizasi", "O'Z  ARIZASI", "oʻz arizasi.", "o`z-arizasi", "oʼz\u00a0arizasi ", "«oz arizasi»", "оʻz аrizasi"],
    ids=["quote", "capitals", "full stop", "hyphen", "no-break space", "quotes", "Cyrillic o and a"],
)
def test_spellings_of_one_word_are_one_word(written: str) -> None:
    words = Words({REASON: {EndReason.OWN_WISH: ("oʻz arizasi",)}})
    assert words.meaning(REASON, written) is EndReason.OWN_WISH


def test_words_that_differ_stay_apart() -> None:
    words = ("ўз аризаси", "oʻz arizasi", "ona", "она", "ota", "", "№ 5", "№ 6")
    assert len({fold_word(word) for word in words}) == len(words)
    table = Words({REASON: {EndReason.OWN_WISH: ("ariza",)}})
    assert table.meaning(REASON, "arizasi") is None
    assert table.meaning("Appointment.mode", "ariza") is None


def test_a_deployments_word_takes_precedence_and_changes_the_digest() -> None:
    words = Words({REASON: {EndReason.TRANSFER: ("oʻtdi",)}})
    more = words.with_added({REASON: {"O'tdi": EndReason.OWN_WISH}, "Appointment.mode": {"saylandi": Mode.ELECTION}})
    assert (words.digest, len(more.digest)) == ("", 8)
    assert more.meaning(REASON, "oʻtdi") is EndReason.OWN_WISH
    assert more.meaning("Appointment.mode", "Saylandi") is Mode.ELECTION
    assert more.fields == {REASON, "Appointment.mode"}
    # The spelling does not matter to the digest, the meaning does.
    assert (
        more.digest
        == words.with_added({"Appointment.mode": {"saylandi ": Mode.ELECTION}, REASON: {"OTDI": EndReason.OWN_WISH}}).digest
    )
    assert (
        more.digest != words.with_added({"Appointment.mode": {"saylandi": Mode.ELECTION}, REASON: {"otdi": EndReason.AGE}}).digest
    )


@pytest.mark.parametrize(
    ("tables", "error", "problem"),
    [
        ({"Appointment.reason": {EndReason.AGE: ("x",)}}, ValueError, "Appointment.reason is no field with a vocabulary"),
        ({REASON: {Mode.POOL: ("x",)}}, ValueError, "is no EndReason"),
        ({REASON: {EndReason.AGE: ("yosh", "Yosh.")}}, None, ""),
        ({REASON: {EndReason.AGE: ("yosh",), EndReason.DEATH: ("Yosh.",)}}, ValueError, "'Yosh.' means both age and death"),
        ({REASON: {EndReason.AGE: (" «» ",)}}, ValueError, "a spelling of age is blank"),
        ({REASON: {EndReason.AGE: ("yosh " * 41,)}}, ValueError, "a spelling of age has more than 200 characters"),
        ({REASON: {EndReason.AGE: "yosh"}}, TypeError, "are a list, not the text 'yosh'"),
    ],
    ids=["field", "vocabulary", "twice", "two meanings", "blank", "long", "no list"],
)
def test_a_table_with_a_mistake_is_refused(
    tables: Mapping[str, Mapping[Any, Sequence[str]]], error: type[Exception] | None, problem: str
) -> None:
    if error is None:
        assert Words(tables).fields == {REASON}
        return
    with pytest.raises(error, match=problem):
        Words(tables)


def test_every_vocabulary_has_unknown_and_each_word_has_a_meaning() -> None:
    for path, vocabulary in vocabularies().items():
        assert "unknown" in [word.value for word in vocabulary], path
        assert all(word.meaning.endswith(".") for word in vocabulary), path
    assert vocabularies()["Sanction.kind"].__name__ == "SanctionKind"


def test_the_field_of_a_row_of_its_own_is_that_of_its_node() -> None:
    (field,) = word_fields(AppointmentEnd)
    assert (field.name, field.word, field.path) == ("end_reason", "end_reason_word", REASON)


def test_levels_and_degrees_are_ordered_and_what_is_not_known_has_no_order() -> None:
    orders = [level.order for level in (EducationLevel.SCHOOL, EducationLevel.BACHELOR, EducationLevel.MASTER)]
    known = [order for order in orders if order is not None]
    assert orders == known == sorted(set(known))
    assert QualificationDegree.SUPREME_ADVISER.order == 9
    assert QualificationDegree.SERVANT_6.order == 0
    assert EducationLevel.OTHER.order is EducationLevel.UNKNOWN.order is None


def test_each_tie_has_a_mirror_and_kin_beyond_the_law_is_not_close() -> None:
    assert (KinKind.PARENT.mirror, KinKind.SPOUSES_SIBLING.mirror) == (KinKind.CHILD, KinKind.SIBLINGS_SPOUSE)
    assert all(kind.mirror.mirror is kind for kind in KinKind)
    assert (KinKind.SIBLING.close, KinKind.OTHER.close, KinKind.UNKNOWN.close) == (True, False, None)


def test_the_civil_service_system_has_a_table_for_each_of_its_words_in_both_scripts() -> None:
    assert WORDS.meaning(REASON, "o'z arizasiga ko'ra") is WORDS.meaning(REASON, "ЎЗ АРИЗАСИГА КЎРА") is EndReason.OWN_WISH
    assert WORDS.meaning("Appointment.mode", "и.о.") is Mode.ACTING
    assert WORDS.meaning("Relative.kinship", "otasi") is WORDS.meaning("Relative.kinship", "отаси") is KinKind.PARENT
    assert WORDS.meaning("Relative.kinship", "она") is KinKind.PARENT
