"""The command ``meritgraph``, also as ``python -m meritgraph``."""

from meritgraph.stopping import stoppable_process


def main() -> None:
    """Run the command line and exit with the code of its command (``meritgraph.cli.exit_codes``)."""
    with stoppable_process():
        # Everything else is imported where a signal is obeyed already.
        from meritgraph.cli.main import main as run_command_line

        run_command_line()


if __name__ == "__main__":
    main()
