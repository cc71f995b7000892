"""Bands of the integral score."""
