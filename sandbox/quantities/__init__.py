"""Bodies of their own in which the quantities are planted that questions ask about: what ratings decide, and who is promoted.

Nobody in them breaks a rule. Each quantity is written down with its true figures (`sandbox.quantity`).
"""
