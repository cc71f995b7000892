"""`python -m meritgraph` is the command `meritgraph`."""

from meritgraph.cli import main

main()
