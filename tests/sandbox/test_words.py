"""The words of the sandbox's portals: several for each meaning, the same every day, and none unexplained without noise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from sandbox.model import World
from sandbox.noise import STREAM_NOISE, Noise
from sandbox.past_days import as_known
from sandbox.portals import my_dba_uz, my_mehnat_uz, test_argos_uz
from sandbox.random_streams import days
from sandbox.words import e_kyzmet, mo_argos_uz
from sandbox.words import my_dba_uz as dba
from sandbox.words import my_mehnat_uz as mehnat
from sandbox.words import test_argos_uz as argos
from sandbox.words.wording import Wording
from sandbox.world import build_world

MODULES: tuple[ModuleType, ...] = (dba, mehnat, mo_argos_uz, argos, e_kyzmet)
WORDINGS = [value for module in MODULES for value in vars(module).values() if isinstance(value, Wording)]
ARGOS = {
    "competitions": ("kind", argos.COMPETITION_KIND),
    "applications": ("decision", argos.APPLICATION_STATE),
    "orders": ("mode", argos.MODE),
    "sanctions": ("kind", argos.SANCTION_KIND),
    "rewards": ("kind", argos.REWARD_KIND),
}
"""A field of each stream, with its words."""


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(150, 3)


def rows(world: World, level: float = 0.0) -> Iterator[tuple[str, str, str, Wording, dict[str, Any]]]:
    """Yield rows with their portal, stream and key, and a field of theirs with its words."""
    for stream, served in test_argos_uz.rows_by_stream(world, Noise(level, 3)).items():
        if stream in ARGOS:
            field, wording = ARGOS[stream]
            yield from (("test.argos.uz", stream, field, wording, dict(row)) for _, row in served)
    for _, row in my_dba_uz.rows_by_stream(world, Noise(level, 3))["enrolments"]:
        yield "my.dba.uz", "enrolments", "holat", dba.STATE, dict(row)
    for _, row in my_mehnat_uz.rows_by_stream(world, Noise(level, 3))["contracts"]:
        yield "my.mehnat.uz", "contracts", "ground", mehnat.GROUND, dict(row)


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.field)
def test_every_meaning_has_several_words_and_each_word_one_meaning(wording: Wording) -> None:
    assert min(len(choices) for choices in wording.words.values()) >= 2
    words = Counter(word for choices in wording.words.values() for word in choices) + Counter(wording.unexplained)
    assert set(words.values()) == {1}
    for meaning, choices in wording.words.items():
        written = {wording.write(meaning, 7, key) for key in range(200)}
        assert written == set(choices)
        assert {wording.read(word) for word in written} == {meaning}
    assert {wording.read(word) for word in (None, *wording.unexplained)} == {None}


def test_portals_write_several_words_and_explain_all_of_them_without_noise(world: World) -> None:
    served: dict[str, Counter[str]] = {}
    for _, _, field, wording, row in rows(world):
        if row[field] is not None:
            served.setdefault(wording.field, Counter())[row[field]] += 1
            assert wording.read(row[field]) in wording.words
    assert min(len(words) for words in served.values()) >= 3


def test_noise_writes_words_that_nobody_explained_and_only_in_their_fields(world: World) -> None:
    unexplained = Counter(
        f"{portal}/{stream}.{field}"
        for portal, stream, field, wording, row in rows(world, 0.5)
        if row[field] in wording.unexplained
    )
    allowed = {f"{stream}.{field}" for stream, profile in STREAM_NOISE.items() for field in profile.unexplained}
    assert set(unexplained) <= allowed
    assert {"my.dba.uz/enrolments.holat", "my.mehnat.uz/contracts.ground"} <= set(unexplained)


def test_a_row_has_the_same_word_every_day(world: World) -> None:
    """Only a change of the meaning changes the word."""
    key = {"orders": "orderNo", "enrolments": "id", "contracts": "contractId"}
    before, after = (
        {(stream, row[key.get(stream, "id")]): (row[field], wording) for _, stream, field, wording, row in rows(known)}
        for known in (as_known(world, world.today - days(200)), world)
    )
    same = [
        (word, after[name][0])
        for name, (word, wording) in before.items()
        if name in after and word is not None and wording.read(word) == wording.read(after[name][0])
    ]
    assert len(same) > 500
    assert [pair for pair in same if pair[0] != pair[1]] == []
