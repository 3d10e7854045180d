"""Servers and models that stand in for the clouds and obey their contracts."""
