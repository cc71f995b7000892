"""`python -m sandbox`: the portals on this machine, so that another team can develop against them."""

import argparse
import gc
from datetime import date
from pathlib import Path

from sandbox.serve import serve
from sandbox.world import TODAY, build_world


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--servants", type=int, default=400, help="size of the world (at least 100)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help="the world's day")
    parser.add_argument("--port", type=int, default=0, help="0: any free port of 127.0.0.1")
    parser.add_argument("--directory", type=Path, required=True, help="where portals.json is written")
    parser.add_argument("--register", type=Path, default=None, help="file in which mo.argos.uz remembers what it was told")
    parser.add_argument("--max-seconds", type=float, default=None, help="end after this time")
    parser.add_argument("--with-parent", action="store_true", help="end when the parent process ends")
    return parser.parse_args()


def main() -> None:
    """Build the world, then serve it until told to stop."""
    given = _arguments()
    try:
        world = build_world(given.servants, given.seed, given.today)
    except ValueError as error:
        raise SystemExit(f"sandbox: {error}") from error
    gc.freeze()  # the world lives as long as the process: never look through it for garbage
    serve(
        world,
        given.port,
        given.directory,
        max_seconds=given.max_seconds,
        with_parent=given.with_parent,
        register=given.register,
    )


if __name__ == "__main__":
    main()
