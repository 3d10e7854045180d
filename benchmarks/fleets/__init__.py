"""Fleets on the local system: with figures of their own, approved by a script."""
