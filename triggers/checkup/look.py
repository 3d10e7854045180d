"""One look of a check-up, and the looks at what simply answers or does not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from clouds.ports import Dependency
from domain.checkup.check import Area, Check, Verdict

_AREAS = {
    "tables": Area.STORAGE,
    "blobs": Area.STORAGE,
    "queue": Area.QUEUE,
    "aws": Area.CREDENTIALS,
    "vault": Area.VAULT,
    "durable_engine": Area.ENGINE,
}
_ROLES = "Check the storage account's firewall, and that Ferry's identity is Storage"
REMEDIES = {
    Area.STORAGE: f"{_ROLES} Table and Blob Data Contributor there.",
    Area.QUEUE: f"{_ROLES} Queue Data Contributor there.",
    Area.CREDENTIALS: "Check FERRY_AWS_WEB_IDENTITY_ROLE_ARN and its trust policy, or the default "
    "chain of credentials; and the way out to STS.",
    Area.VAULT: "Check FERRY_SUBSCRIPTION_ID, FERRY_VAULT_RESOURCE_GROUP, FERRY_VAULT_NAME and "
    'FERRY_POLICY_NAME, and "Ferry: vault" on the vault\'s resource group.',
    Area.ENGINE: "Look into the function app's log: its durable task hub does not answer.",
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look: of what, under which name, and how; `remedy` helps when it fails altogether."""

    area: Area
    subject: str
    look: Callable[[], tuple[Check, ...]]
    remedy: str


def of_dependency(dependency: Dependency) -> Look:
    """Look whether something answers that Ferry can't do without."""
    area = _AREAS.get(dependency.name, Area.STORAGE)
    remedy = REMEDIES[area]
    return Look(area, dependency.name, partial(_answers, area, dependency), remedy)


def of_optional(dependency: Dependency) -> Look:
    """Look whether something answers that some waves and landing zones need."""
    look = partial(_answers, Area.CREDENTIALS, dependency)
    remedy = "Check FERRY_KEY_VAULT_URL, its firewall, and Ferry's role on its secrets."
    return Look(Area.CREDENTIALS, dependency.name, look, remedy)


def _answers(area: Area, dependency: Dependency) -> tuple[Check, ...]:
    return (Check(area, dependency.name, Verdict.HEALTHY, dependency.ask()),)
