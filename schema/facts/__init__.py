"""The facts of the graph as types of the schema, a module for each part of a servant's life."""
