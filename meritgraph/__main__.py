"""``python -m meritgraph`` runs the command ``meritgraph``."""

from meritgraph.cli.main import main

main()
