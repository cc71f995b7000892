"""A second reading of the stratum rules, over the truth of the sandbox's world.

Each module finds by brute force what one rule must report, as rules.md and domain.md say it. Nothing here uses code of ``merit``.
"""
