"""Who belongs to a risk set of the merit index."""
