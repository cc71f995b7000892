"""`python -m sandbox`: serves the portals on this machine, so that another team can develop against them."""

import argparse
import gc
import os
import shlex
import sys
from datetime import date
from pathlib import Path

from sandbox.announcement import FEEDS
from sandbox.faults import Faults
from sandbox.serve import make_daily_portals, serve
from sandbox.world import TODAY, build_world


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument(
        "--servants",
        type=int,
        default=400,
        help="number of civil servants in Uzbekistan (at least 100); Kazakhstan has a quarter as many",
    )
    parser.add_argument("--seed", type=int, default=7, help="the same seed and size give the same world")
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help="last day of the world, YYYY-MM-DD")
    parser.add_argument(
        "--day", type=date.fromisoformat, default=None, help="first day to serve; POST to the announced control URL moves it on"
    )
    parser.add_argument("--noise", type=_share, default=0.0, help="level of errors and omissions in the data, from 0 to 1")
    parser.add_argument("--faults", type=_share, default=0.0, help="share of requests that fail, from 0 to 1")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument(
        "--directory",
        type=Path,
        default=Path("var/portals"),
        help="folder for portals.json, feeds.json, the answer key and the drops (var/portals by default)",
    )
    parser.add_argument("--register", type=Path, default=None, help="file in which mo.argos.uz keeps what is delivered to it")
    parser.add_argument("--max-seconds", type=float, default=None, help="stop after this many seconds")
    parser.add_argument("--with-parent", action="store_true", help="stop when the parent process ends")
    return parser.parse_args()


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return share


def _print_next_command(directory: Path) -> None:
    """Tell a person how to load the portals, into a graph of their own: another one may hold people of another world."""
    folder = directory.resolve()
    settings = {"MERITGRAPH_HOME": folder / "hub", "MERITGRAPH_FEEDS_FILE": folder / FEEDS}
    variables = " ".join(f"{name}={shlex.quote(str(path))}" for name, path in settings.items())
    installed = Path(sys.executable).with_name("meritgraph")
    command = os.path.relpath(installed) if installed.is_relative_to(Path.cwd()) else str(installed)
    print("The portals answer until you press Ctrl-C. To load them, run in another terminal:\n")
    print(f"{variables} {shlex.quote(command)} sync", flush=True)


def main() -> None:
    """Build the world and serve it until a signal, the time limit or the end of the parent process."""
    arguments = _arguments()
    try:
        world = build_world(arguments.servants, arguments.seed, arguments.today)
        portals = make_daily_portals(
            world,
            arguments.directory,
            day=arguments.day,
            noise=arguments.noise,
            faults=Faults(arguments.faults, arguments.seed),
            register=arguments.register,
        )
    except ValueError as error:
        raise SystemExit(f"sandbox: {error}") from error
    gc.freeze()  # the world lives as long as the process, so garbage collection need not scan it
    serve(
        world,
        portals,
        arguments.port,
        arguments.directory,
        max_seconds=arguments.max_seconds,
        with_parent=arguments.with_parent,
        on_start=lambda: _print_next_command(arguments.directory),
    )


if __name__ == "__main__":
    main()
