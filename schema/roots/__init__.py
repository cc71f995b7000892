"""The root fields, a class for each part of the graph; `schema.query` puts them together."""
