"""Neo4j Browser for investigators: guides, saved queries, and links that lead from the API to a query."""
