"""Figures of the whole local system under load, and of single parts; each run by its own name."""
