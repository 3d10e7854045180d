"""What must hold in every moment of a migration, looked at after every event of the engine."""

from local.invariants.watching import Invariants

__all__ = ["Invariants"]
