"""A first load without a database: the files from which ``neo4j-admin database import full`` makes the graph.

The streams are read as ``meritgraph sync`` reads them, and their rows are mapped, keyed, resolved and planned by the same code.
What a plan would write is kept in a scratch file instead of a graph (``staging``) and ends in CSV files (``import_files``). The
first content of a record is imported where nothing about it is in doubt; everything else is left to the `sync` that follows the
import (``selection`` says why the graph is the same in the end).
"""
