"""What indicators find in the world beside the planted cases, computed from its truth and from the text of the rules alone.

A module named after its rule (`r06`) defines `TRUTH`.
"""
