"""How far a reported integral score may be from that of the formula."""
