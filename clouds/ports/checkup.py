"""What a check-up asks the clouds beside what migrations ask: rights, clocks, what is optional."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from clouds.ports.dependency import Dependency
from domain.checkup.aws_rights import AwsAnswers, AwsDuty
from domain.checkup.azure_rights import AzureDuty, Permission


@dataclass(frozen=True, slots=True)
class AzureRights:
    """A scope in Azure: what has to be allowed there, and the way to read what is.

    `read` gives the effective permissions of Ferry's own identity; it raises as every port does.
    """

    duty: AzureDuty
    read: Callable[[], tuple[Permission, ...]]


@dataclass(frozen=True, slots=True)
class AwsRights:
    """An account of AWS: what has to be allowed there, and the way to try it without doing it.

    `ask` takes a region, empty for the environment's, and changes nothing.
    """

    duty: AwsDuty
    ask: Callable[[str], AwsAnswers]


@dataclass(frozen=True, slots=True)
class CloudClock:
    """A clock of the clouds'; `read` asks it now, and tells whole seconds in UTC."""

    name: str
    read: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Examined:
    """What there is to look at; `optional` is what some waves and landing zones alone need."""

    azure: tuple[AzureRights, ...] = ()
    aws: tuple[AwsRights, ...] = ()
    clocks: tuple[CloudClock, ...] = ()
    optional: tuple[Dependency, ...] = ()
