"""Waves planned from an inventory, and kept in a file of the team's repository."""
