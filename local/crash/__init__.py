"""Crashes at every point of a wave: the host dies there, another goes on, nothing is done twice."""
