"""`python -m meritgraph` is the command `meritgraph`."""

from meritgraph.cli.main import main

main()
