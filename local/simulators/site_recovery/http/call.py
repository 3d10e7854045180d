"""A request and its answer, freed from the network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from local.simulators.site_recovery.model.world import World

type Json = dict[str, Any]


class Api(Enum):
    """The services that are simulated, each with the api-version that it understands."""

    SITE_RECOVERY = "2025-08-01"
    OFF_AZURE = "2023-06-06"
    COMPUTE = "2026-04-01"
    COMPUTE_SKUS = "2021-07-01"
    KEY_VAULT = "2026-04-01"  # noqa: PIE796 (two services of one version are one member)
    KEY_VAULT_KEYS = "2025-07-01"
    RECOVERY_SERVICES = "2026-11-01"
    RESOURCES = "2026-06-01"
    NETWORK = "2026-03-01"
    AUTHORIZATION = "2022-04-01"
    CONTROL = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `names` are the parts of the path that the route leaves open."""

    method: str
    origin: str
    path: str
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; without a body or a blob's content it is empty."""

    status: int = 200
    body: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Route:
    """What answers a method on a path; `{name}` stands for one segment of it.

    `model` is the SDK's class for the request's body, None where there is no body.
    """

    method: str
    template: str
    answer: Callable[[World, Call], Answer]
    api: Api = Api.SITE_RECOVERY
    model: type | None = None
