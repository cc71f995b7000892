"""Planted cases in Kazakhstan, with their expected outcomes.

Each case is a short scripted career, of one person or of several. The function that builds it also writes its entry in the answer
key, from what it set out to build; no rule is ever evaluated here.
"""
