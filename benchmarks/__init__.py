"""Measurements, each as a ratio to a bound measured in the same run; figures go to var/bench and docs/benchmarks.md."""
