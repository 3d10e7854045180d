"""The simulated AWS as one object: clock, machines, moto with its deviations, front door."""

from dataclasses import dataclass, field
from typing import Any

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from local.clock import Clock, RealClock
from local.simulators.aws.extension import Extension
from local.simulators.aws.fleet import Fleet
from local.simulators.aws.front_door import FrontDoor
from local.simulators.aws.inventory import ParameterStore, find_machine, machines_beside
from local.simulators.aws.listeners import Listeners
from local.simulators.aws.pace import FleetPace
from local.simulators.aws.site_recovery import SiteRecoveryNews
from local.simulators.aws.steering import steer


@dataclass(frozen=True, slots=True)
class AwsSettings:
    """How a simulated AWS behaves; `plain` leaves moto as it is, to show what it lacks."""

    clock: Clock = field(default_factory=RealClock)
    pace: FleetPace = field(default_factory=FleetPace)
    site_recovery_url: str = ""
    plain: bool = False


class SimulatedAws:
    """EC2, Systems Manager, STS and IAM: `front_door` is the WSGI application that serves them.

    Moto keeps its state in the process: two of these in one process share their instances.
    """

    def __init__(self, settings: AwsSettings | None = None) -> None:
        settings = settings or AwsSettings()
        self.clock = settings.clock
        self.news = SiteRecoveryNews(settings.site_recovery_url)
        news = self.news
        told = Listeners(news.registered, news.power, news.joined, news.network, news.writing)
        self.fleet = Fleet(
            settings.clock,
            find_machine,
            machines_beside,
            ParameterStore(settings.clock),
            told if settings.site_recovery_url else Listeners(),
            settings.pace,
        )
        self.extension = Extension(self.fleet)
        make = create_backend_app if settings.plain else self.extension.application
        moto: Any = DomainDispatcherApplication(make)
        self.front_door = FrontDoor(moto, settings.clock, self._settle)
        self.front_door.control = steer(self)

    def reset(self) -> None:
        """Begin anew, with empty accounts."""
        known: Any = BackendDict._instances  # type: ignore[misc] # noqa: SLF001
        for backends in known:  # moto's own reset fills each anew before it lets it go
            backends.clear()
        known.clear()
        reset_model_data()
        self.fleet.reset()
        self.extension.reset()
        self.front_door.faults.clear()
        self.front_door.ledger.entries.clear()

    def _settle(self) -> None:
        self.fleet.settle()
        self.news.deliver()
