"""Weights of the assessment formula."""
