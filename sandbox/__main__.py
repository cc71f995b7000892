"""`python -m sandbox`: the portals on this machine, so that another team can develop against them."""

import argparse
import gc
from datetime import date
from pathlib import Path

from sandbox.faults import Faults
from sandbox.serve import moving, serve
from sandbox.world import TODAY, build_world


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--servants", type=int, default=400, help="size of the world (at least 100)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help="the world's day")
    parser.add_argument(
        "--day", type=date.fromisoformat, default=None, help="the day to begin on; POST to control/next-day moves it"
    )
    parser.add_argument("--noise", type=_share, default=0.0, help="how much portals err and leave out, from 0 to 1")
    parser.add_argument("--faults", type=_share, default=0.0, help="which share of the requests fails, from 0 to 1")
    parser.add_argument("--port", type=int, default=0, help="0: any free port of 127.0.0.1")
    parser.add_argument("--directory", type=Path, required=True, help="where portals.json is written")
    parser.add_argument("--register", type=Path, default=None, help="file in which mo.argos.uz remembers what it was told")
    parser.add_argument("--max-seconds", type=float, default=None, help="end after this time")
    parser.add_argument("--with-parent", action="store_true", help="end when the parent process ends")
    return parser.parse_args()


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 1")
    return share


def main() -> None:
    """Build the world, then serve it until told to stop."""
    given = _arguments()
    try:
        world = build_world(given.servants, given.seed, given.today)
        portals = moving(
            world,
            given.directory,
            day=given.day,
            noise=given.noise,
            faults=Faults(given.faults, given.seed),
            register=given.register,
        )
    except ValueError as error:
        raise SystemExit(f"sandbox: {error}") from error
    gc.freeze()  # the world lives as long as the process: never look through it for garbage
    serve(world, portals, given.port, given.directory, max_seconds=given.max_seconds, with_parent=given.with_parent)


if __name__ == "__main__":
    main()
