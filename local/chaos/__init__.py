"""Whole waves under random faults in virtual time, and what must never come of them."""
