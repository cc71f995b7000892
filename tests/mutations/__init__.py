"""Tests of what callers change through the API."""
