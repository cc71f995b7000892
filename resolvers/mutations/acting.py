"""Who asks for a change, and by which key she may ask for it again."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from graph.once import OnceKey
from resolvers.access.callers import Caller
from resolvers.context import Context
from resolvers.errors import BadUserInput, Forbidden
from resolvers.roots import refuse_root

LONGEST_KEY = 200


def acting(context: Context, root: str) -> Caller:
    """Return who asks for a change. Raises Forbidden where her role may not; the hub itself has commands.

    What was read before is forgotten: a change of the same request may have changed it.
    """
    refuse_root(context, root, "Mutation")
    if context.caller is None:
        raise Forbidden
    context.read_anew()
    return context.caller


def once_key(caller: Caller, text: str | None, root: str, *asked: object) -> OnceKey | None:
    """Return the key under which the answer to a change is kept, or None without one. Raises BadUserInput.

    ``asked`` is the whole input. Another caller may use the same text for something else.
    """
    if text is None:
        return None
    if not 0 < len(text) <= LONGEST_KEY:
        raise BadUserInput(f"An idempotency key has 1 to {LONGEST_KEY} characters. A random UUID will do.")
    whose = orjson.dumps([caller.role, caller.body, caller.subject]).decode()
    return OnceKey(whose, text, orjson.dumps([root, *asked], default=str).decode(), datetime.now(UTC))
