"""The demo: a wave of simulated EC2 instances migrates before your eyes, from nothing if wished."""

from local.demo.show import SPEED, demo
from local.demo.wishes import Plot, Wishes

__all__ = ["SPEED", "Plot", "Wishes", "demo"]
