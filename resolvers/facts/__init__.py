"""Facts of the graph as the API answers with them: a frozen class for each label, read by the statements of the model table."""
