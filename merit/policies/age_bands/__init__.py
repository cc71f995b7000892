"""Age bands of the promotions."""
