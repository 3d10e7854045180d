"""All that is known of an instance when its rules are asked."""

from dataclasses import dataclass, field
from datetime import date

from domain.migration import Target
from domain.mobility_service import MobilityWay
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.guest_facts import GuestFacts
from domain.preflight.target_facts import TargetFacts
from domain.source_instance import SourceInstance


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """The instance, what AWS says, what the machine says, what the target offers.

    What is None was not looked at, and no rule about it speaks; `trouble` says why `guest` is, and
    `target_trouble` why `target` is.
    `prepared` says that its mobility service is installed and replicates already.
    """

    instance: SourceInstance
    today: date
    way: MobilityWay = MobilityWay.RUN_COMMAND
    prepared: bool = False
    wanted: Target = field(default_factory=Target)
    ec2: Ec2Facts | None = None
    guest: GuestFacts | None = None
    trouble: str = ""
    target: TargetFacts | None = None
    target_trouble: str = ""
