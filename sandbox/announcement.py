"""The files with which a running sandbox announces itself: who answers where, with which secrets, and the answer key."""

import os
from collections.abc import Mapping
from pathlib import Path

import orjson

from sandbox.answer_key import answer_key
from sandbox.daily_portals import CONTROL_PATH, DailyPortals
from sandbox.model import World

ANNOUNCEMENT = "portals.json"
FEEDS = "feeds.json"
_FEED_FIELDS = {
    "token": "secret",
    "api_key": "secret",
    "client_secret": "secret",
    "client_id": "account",
    "client": "account",
    "service": "service",
}


def announce(world: World, portals: DailyPortals, base: str, directory: Path) -> None:
    """Write the answer key, `feeds.json` and then `portals.json`, each atomically and readable by the owner only.

    `base` is the address below which the portals answer. The key always describes the world's own day, whatever day they serve.
    The hub's setting MERITGRAPH_FEEDS_FILE takes `feeds.json` as it is.
    """
    key = directory / "answer_key.json"
    _write(key, orjson.dumps(answer_key(world), option=orjson.OPT_INDENT_2))
    feeds = {one.name: _feed(f"{base}/{one.name}", one.credentials) for one in portals.mounted}
    _write(directory / FEEDS, orjson.dumps(feeds, option=orjson.OPT_INDENT_2))
    announcement = {
        "portals": {one.name: {"url": f"{base}/{one.name}", **one.credentials} for one in portals.mounted},
        "control": {"url": f"{base}{CONTROL_PATH}", "token": portals.control},
        "answer_key": str(key),
        "servants": world.servants,
        "seed": world.seed,
        "today": portals.today.isoformat(),
        "pid": os.getpid(),
    }
    _write(directory / ANNOUNCEMENT, orjson.dumps(announcement, option=orjson.OPT_INDENT_2))


def _feed(url: str, credentials: Mapping[str, str]) -> dict[str, str]:
    """Return a feed as the hub's settings describe it, whatever the portal calls its secret and the account."""
    return {"url": url, **{_FEED_FIELDS[name]: value for name, value in credentials.items()}}


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
