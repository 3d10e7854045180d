"""How a simulated world behaves: its pace, its delays and its limits, as one frozen value."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar

_S, _M, _H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
_MB = 1_000_000

# What reads these values from JSON refuses names it does not know, and counts time in seconds.
STRICT: dict[str, str] = {"extra": "forbid", "ser_json_timedelta": "float"}


class Mode(StrEnum):
    """What makes a world go on: its clock, nothing at all, or whoever looks at it."""

    CLOCK = "clock"
    IMMEDIATELY = "immediately"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class JobDurations:
    """How long each job takes by the clock. Our estimates: Microsoft publishes no figures."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    enable: timedelta = 6 * _M
    discover: timedelta = 3 * _M
    push_installation: timedelta = 5 * _M
    switch_provider: timedelta = 20 * _M
    finish_initial_replication: timedelta = 1 * _M
    test_failover: timedelta = 8 * _M
    test_failover_cleanup: timedelta = 3 * _M
    failover: timedelta = 10 * _M
    change_point: timedelta = 6 * _M
    commit: timedelta = 1 * _M
    cancel_failover: timedelta = 3 * _M
    disable: timedelta = 2 * _M
    update: timedelta = 30 * _S
    upkeep: timedelta = 1 * _M
    policy: timedelta = 10 * _S
    mapping: timedelta = 30 * _S
    plan: timedelta = 10 * _S
    runbook: timedelta = 2 * _M
    delete_virtual_machine: timedelta = 1 * _M
    create_vault: timedelta = 30 * _S
    deployment: timedelta = 5 * _M


@dataclass(frozen=True, slots=True)
class Looks:
    """How many looks each thing takes in a world that goes on by looks."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    job: int = 2
    replication: int = 4
    discovery: int = 2
    registration: int = 2
    boot: int = 2


@dataclass(frozen=True, slots=True)
class Rate:
    """One bucket of requests: how many at once, and how many come back each second."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    burst: int
    refill: float


@dataclass(frozen=True, slots=True)
class Rates:
    """Azure Resource Manager's limits for each subscription and principal (2024 and later)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    reads: Rate = Rate(250, 25)
    writes: Rate = Rate(200, 10)
    deletes: Rate = Rate(200, 10)


@dataclass(frozen=True, slots=True)
class WorldSettings:
    """A world's behaviour. Sizes in bytes, rates in bytes a second.

    `point_interval` is fixed in the service; `heartbeat_grace` is how long it keeps silent about
    a heartbeat that stays away; `transferred` is the share of the used bytes that crosses the
    network once compressed; `set_up` is what a server's takes, from its deployment until it
    registers. `rates=None` never throttles.

    `furnished` puts a vault with a ready fabric into the world: the modernised one, or with
    `classic` the classic one; without it the subscription is empty. A server that registers shows
    up after `registration_delay`; `latest_version` is what the vault offers for all components.

    The target's `subnet` has so many addresses, but the five that Azure keeps.

    Each job takes up to `job_spread` of its time more or less, each answer over HTTP comes up to
    `answer_delay` late; `seed` has the dice.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    mode: Mode = Mode.CLOCK
    seed: int = 1
    furnished: bool = True
    classic: bool = False
    jobs: JobDurations = field(default_factory=JobDurations)
    job_spread: float = 0.0
    answer_delay: timedelta = timedelta()
    looks: Looks = field(default_factory=Looks)
    discovery_delay: timedelta = 15 * _M
    registration_delay: timedelta = 15 * _M
    latest_version: str = "9.66.7614.1"
    throughput: int = 40 * _MB
    churn: int = 500_000
    transferred: float = 0.6
    point_interval: timedelta = 5 * _M
    heartbeat_every: timedelta = 1 * _M
    heartbeat_grace: timedelta = 15 * _M
    point_grace: timedelta = 1 * _H
    boot: timedelta = 2 * _M
    agent: timedelta = 1 * _M
    set_up: timedelta = 20 * _M
    retry_after: timedelta = 30 * _S
    signature_length: int = 1500
    page_size: int = 1000
    rates: Rates | None = None
    subnet: str = "10.1.0.0/24"
