"""The outside world: synthetic portals over real HTTP, with planted cases and their answer key.

Imports none of our other packages, so that no rule can ever be judged by its own reading.
"""
