"""Who may be whom: names folded across scripts, keys to find candidates by, and scores with reasons. Pure; nothing is merged."""
