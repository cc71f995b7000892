"""Measurements, where possible as ratios to a bound measured in the same run.

Results go to `var/bench`; `docs/benchmarks.md` keeps the figures.
"""
