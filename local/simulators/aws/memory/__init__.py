"""Doubles of the ports SourceCloud and MobilityService: in memory, in virtual time."""

from local.simulators.aws.memory.mobility_service import SimulatedMobilityService
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud

__all__ = ["SimulatedMobilityService", "SimulatedSourceCloud"]
