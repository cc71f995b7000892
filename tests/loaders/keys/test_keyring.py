"""National numbers and record keys are hashed under the identity key."""

from __future__ import annotations

import stat
from pathlib import Path

from graph.model.facts import Ref, person
from loaders.keys.ids import identifier_key, node_id
from loaders.keys.keyring import KeyRing

PINFL = person("UZ/PINFL", "31503856070015")


def test_keys_are_created_once_and_only_the_owner_may_read_them(tmp_path: Path) -> None:
    first, second = KeyRing.open(tmp_path / "keys"), KeyRing.open(tmp_path / "keys")
    assert (first.key_id, first.check_value) == (second.key_id, second.check_value)
    for file in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_number_is_hashed_the_same_under_one_key_and_differently_under_another(tmp_path: Path) -> None:
    one, other = KeyRing.open(tmp_path / "one"), KeyRing.open(tmp_path / "other")
    assert one.keyed(PINFL) == KeyRing.open(tmp_path / "one").keyed(PINFL) != other.keyed(PINFL)
    assert one.key_id != other.key_id
    assert one.check_value != other.check_value


def test_a_keyed_reference_reveals_nothing_and_is_not_keyed_again(tmp_path: Path) -> None:
    keys = KeyRing.open(tmp_path)
    hashed = keys.keyed(PINFL)
    assert PINFL.number not in identifier_key(hashed) + node_id("servant", hashed)
    assert keys.keyed(hashed) == hashed
    assert hashed.personal is False


def test_a_reference_that_is_not_personal_stays_as_it_is(tmp_path: Path) -> None:
    body = Ref("UZ/STIR", "200000001")
    assert KeyRing.open(tmp_path).keyed(body) is body


def test_the_same_number_of_another_scheme_has_another_hash(tmp_path: Path) -> None:
    keys = KeyRing.open(tmp_path)
    assert keys.keyed(person("KZ/IIN", "1")).number != keys.keyed(person("UZ/PINFL", "1")).number
