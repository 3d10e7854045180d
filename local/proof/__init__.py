"""The proof of the zero-loss cutover: whole cutovers by dice, and what became of every write."""
