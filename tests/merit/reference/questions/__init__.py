"""A second reading of the questions, by brute force over the truth of the sandbox's world.

Each module answers one question as questions.md and domain.md §4 say it. Nothing here uses code of ``merit`` or ``careers``.
"""
