"""Who is told what becomes of simulated machines."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.component import Role
from local.simulators.aws.machine import Machine
from local.simulators.journal import Writing


def _nobody(*_news: object) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Listeners:
    """Who hears that a machine's agent registered, that it stops or starts, that a server joins.

    `network` hears what a machine is like, with the version of its agent, whenever that changes,
    `writing` what is written on it.
    """

    registered: Callable[[Machine], None] = _nobody
    power: Callable[[Machine, bool], None] = _nobody
    joined: Callable[[Machine, Role], None] = _nobody
    network: Callable[[Machine, str], None] = _nobody
    writing: Callable[[Machine, Writing], None] = _nobody
