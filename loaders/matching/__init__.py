"""Matching: which servants may be one person.

Names are folded across scripts, name keys block the pairs to compare, and each pair gets a score with reasons. All modules are
pure but ``candidates``, which reads profiles from the graph and stores the best pairs for a reviewer. Nothing is merged here.
"""
