"""How long things take on simulated machines."""

from dataclasses import dataclass
from datetime import timedelta

from clouds.aws.command_documents import (
    CLASSIC_INSTALLATION,
    CONFIGURATION,
    INSTALLATION,
    REGISTRATION,
)

_S, _M = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FleetPace:
    """Times at work; our estimates, the vendors publish no figures."""

    installation: timedelta = 4 * _M
    configuration: timedelta = 1 * _M
    registration: timedelta = 2 * _M
    set_up: timedelta = 12 * _M
    other: timedelta = 10 * _S
    stop: timedelta = 40 * _S
    start: timedelta = 20 * _S
    boot: timedelta = 90 * _S  # from running until the SSM agent answers

    def of(self, document: str) -> timedelta:
        """Tell how long a run of the document takes."""
        known = {
            INSTALLATION: self.installation,
            CLASSIC_INSTALLATION: self.installation + self.registration,
            CONFIGURATION: self.configuration,
            REGISTRATION: self.registration,
        }
        return known.get(document.rpartition("-")[0], self.other)
