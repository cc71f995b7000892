"""How many hours of training a year are demanded."""
