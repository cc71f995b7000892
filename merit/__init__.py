"""Merit: dated policy, rules as data, and findings that change state as the evidence does."""
