"""The outside world: synthetic portals over real HTTP, with planted cases and their answer key.

The package imports none of our other packages. A rule is therefore never checked against its own interpretation of the law.
"""
