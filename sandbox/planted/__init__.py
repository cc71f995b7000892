"""Planted cases, with their expected outcomes.

Each case is a short scripted career. The function that builds it also writes its entry in the answer key, from what it set out to
build; no rule is ever evaluated here.
"""
