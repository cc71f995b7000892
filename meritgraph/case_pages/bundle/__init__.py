"""A lead with its evidence as one file that travels: made, sealed by hashes, and checked again."""
