"""Rehearses the migration of a whole fleet in virtual time, with the fleet's own figures."""
