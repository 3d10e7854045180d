"""What runs on a simulated machine: its services, and who writes through them."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import ClassVar

from local.simulators.aws.faults import STRICT

_S = timedelta(seconds=1)
_NAMES = ("MSSQLSERVER", "W3SVC", "Spooler", "AppServer")


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who lets a service write a block in each `every`, at a random moment of it.

    From an `address` he does so through a connection to the service's `port`, which he makes anew
    when it has lasted `lasts` (never, when None); without an address the service writes by itself.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    service: str
    address: str = ""
    port: int = 1433
    every: timedelta = 7 * _S
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """The services of a machine and their clients; `seed` says what they write."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    services: tuple[str, ...] = ()
    clients: tuple[Client, ...] = ()
    seed: int = field(default=1)


def random_workload(seed: int) -> Workload:
    """Draw a workload: one to three services, one to four clients, some that stay connected."""
    dice = Random(f"workload {seed}")  # noqa: S311 - a simulation
    services = tuple(
        dice.sample(("MSSQLSERVER", "W3SVC", "Spooler", "AppServer"), dice.randint(1, 3))
    )
    clients = [_random_client(dice, services, number) for number in range(dice.randint(1, 4))]
    return Workload(services, tuple(clients), seed)


def _random_client(dice: Random, services: tuple[str, ...], number: int) -> Client:
    lasts = dice.choice((None, 20 * _S, 300 * _S, 3600 * _S))
    address = "" if dice.random() < 0.25 else f"10.0.77.{10 + number}"  # noqa: PLR2004
    every = dice.randint(2, 30) * _S
    return Client(dice.choice(services), address, dice.choice((445, 1433, 8080)), every, lasts)
