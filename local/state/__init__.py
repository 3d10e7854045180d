"""What one machine keeps: a directory from which every wave goes on after any crash."""

from local.state.directory import StateDirectory, StateRefused, make_key, open_state
from local.state.manifest import Kind, Manifest

__all__ = ["Kind", "Manifest", "StateDirectory", "StateRefused", "make_key", "open_state"]
