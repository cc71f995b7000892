"""Who has a national number. The number is hashed at once and goes no further than this module."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import cast

from graph.errors import DamagedKeyFile
from graph.model.facts import person
from loaders.keys.ids import identifier_key, is_national_id
from loaders.keys.keyring import IDENTITY_KEY, KeyRing
from loaders.keys.national_numbers import NATIONAL_SCHEMES
from resolvers.context import Context
from resolvers.errors import NoIdentityKey
from resolvers.types import Servant

logger = logging.getLogger(__name__)

# Nobody has them, and what looks for them takes the same statements.
_NO_KEY, _NOBODY = "none:0", "servant:none"


async def servant_by_national_id(context: Context, country: str, number: str) -> Servant | None:
    """Return the servant who has a number of a country, as far as the caller sees her; None if nobody has it.

    A number that fails its checksum is nobody's. The statements are the same whoever has it. Raises NoIdentityKey.
    """
    keys = _keys(context.keys)
    known = await context.reader.read("keys/known_identity_key")
    if known and (known[0]["id"], known[0]["check_value"]) != (keys.key_id, keys.check_value):
        logger.critical("nobody is found by a national number: this graph was loaded under another identity key")
        raise NoIdentityKey
    found = await context.reader.read("access/servant_of_token", {"named": _key_of(keys, country, number)})
    return await context.dataloaders.servants.load(cast("str", found[0]["id"]) if found else _NOBODY)


def _key_of(keys: KeyRing, country: str, number: str) -> str:
    if not number.strip():
        return _NO_KEY
    key = identifier_key(keys.keyed(person(NATIONAL_SCHEMES[country], number.strip())))
    return key if is_national_id(key) else _NO_KEY


def _keys(folder: Path | None) -> KeyRing:
    if folder is None or not (folder / IDENTITY_KEY).exists():
        logger.critical("nobody is found by a national number: there is no file %s", IDENTITY_KEY)
        raise NoIdentityKey
    try:
        return KeyRing.open(folder, create=False)
    except DamagedKeyFile as error:
        logger.critical("nobody is found by a national number: %s", error)
        raise NoIdentityKey from error
