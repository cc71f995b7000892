"""Measures the API beside its peers on one graph: ``python -m benchmarks.api``."""
