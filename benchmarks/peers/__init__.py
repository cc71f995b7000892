"""Other loaders that load the same rows into the same Neo4j, for `benchmarks.loading_peers`."""
