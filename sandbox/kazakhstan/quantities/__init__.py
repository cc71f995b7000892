"""Bodies of their own in which the quantities are planted that questions ask about: turnover, teams that move, and ties.

Nobody in them breaks a rule. Each quantity is written down with its true figures (`sandbox.quantity`).
"""
