"""What is looked at, each by one call to a port and one judgement of the domain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from access_settings import ENTRA
from clouds.ports import Clouds, Dependency
from clouds.ports.checkup import AwsRights, AzureRights, CloudClock
from domain.access import Caller, Role, may_in_account
from domain.checkup.aws_rights import judge_aws_rights
from domain.checkup.azure_rights import judge_azure_rights
from domain.checkup.check import Area, Check, Verdict
from domain.checkup.choices import Choices, judge_choices
from domain.checkup.clocks import ClockReading, judge_clock
from domain.checkup.queue import judge_poison, judge_queue
from domain.checkup.quotas import judge_quotas
from domain.checkup.servers import judge_servers
from domain.component import ComponentQuery
from domain.provider import Provider
from domain.vault import Vault
from settings import Settings
from triggers.scope.places import subscription_in

_MOST_SHOWN = 32  # of requests set aside, the service's limit
_AREAS = {
    "tables": Area.STORAGE,
    "blobs": Area.STORAGE,
    "queue": Area.QUEUE,
    "aws": Area.CREDENTIALS,
    "vault": Area.VAULT,
    "durable_engine": Area.ENGINE,
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look: of what, under which name, and how; `remedy` helps when it fails altogether."""

    area: Area
    subject: str
    look: Callable[[], tuple[Check, ...]]
    remedy: str


def looks(clouds: Clouds, settings: Settings, caller: Caller, region: str) -> Iterator[Look]:
    """List all looks; accounts that the caller may not know are left out."""
    yield Look(Area.SETTINGS, "all", lambda: judge_choices(choices_of(settings)), "")
    yield from (_of_dependency(each) for each in clouds.dependencies)
    yield from (_of_optional(each) for each in clouds.examined.optional)
    yield from (_of_azure(each) for each in clouds.examined.azure)
    for each in clouds.examined.aws:
        if may_in_account(caller, Role.VIEWER, each.duty.account):
            yield _of_aws(each, region)
    yield from (_of_clock(each) for each in clouds.examined.clocks)
    yield _of_servers(clouds, settings)
    yield _of_quotas(clouds, settings)
    yield from _of_queue(clouds)
    yield _of_brake(clouds)


def choices_of(settings: Settings) -> Choices:
    """Take out of the settings what is judged."""
    ids = (settings.target_network_id, settings.cache_storage_account_id)
    return Choices(
        signed_in=settings.door == ENTRA,
        key_role=settings.key_role,
        storage_by_key=bool(settings.storage),
        aws_federated=bool(settings.aws_web_identity_role_arn),
        retired_provider=settings.allow_retired_provider,
        appliance_named=bool(settings.appliance_instance_id)
        or settings.provider == Provider.CLASSIC,
        links_signed=bool(settings.link_keys),
        hooks_private=settings.hooks_private,
        subscriptions=(settings.subscription_id, *map(subscription_in, ids)),
    )


def of_dependency(dependency: Dependency) -> Look:
    """Look whether something answers that Ferry can't do without."""
    return _of_dependency(dependency)


def _of_dependency(dependency: Dependency) -> Look:
    area = _AREAS.get(dependency.name, Area.STORAGE)
    remedy = _REMEDIES[area]
    return Look(area, dependency.name, partial(_answers, area, dependency), remedy)


def _of_optional(dependency: Dependency) -> Look:
    look = partial(_answers, Area.CREDENTIALS, dependency)
    remedy = "Check FERRY_KEY_VAULT_URL, its firewall, and Ferry's role on its secrets."
    return Look(Area.CREDENTIALS, dependency.name, look, remedy)


def _answers(area: Area, dependency: Dependency) -> tuple[Check, ...]:
    return (Check(area, dependency.name, Verdict.HEALTHY, dependency.ask()),)


def _of_azure(rights: AzureRights) -> Look:
    def look() -> tuple[Check, ...]:
        return judge_azure_rights(rights.duty, rights.read())

    remedy = f"Assign {rights.duty.role} of infra/azure/roles.bicep to Ferry's identity there."
    return Look(Area.ROLES, rights.duty.subject, look, remedy)


def _of_aws(rights: AwsRights, region: str) -> Look:
    def look() -> tuple[Check, ...]:
        return judge_aws_rights(rights.duty, rights.ask(region))

    remedy = "Check the role's trust policy and external id, and FERRY_AWS_ROLE_NAME."
    return Look(Area.ROLES, f"AWS account {rights.duty.account}", look, remedy)


def _of_clock(clock: CloudClock) -> Look:
    def look() -> tuple[Check, ...]:
        asked = _now()
        reading = ClockReading(asked, clock.read(), _now())
        return (judge_clock(clock.name, reading, "the app's machine"),)

    return Look(Area.CLOCKS, clock.name, look, "Check the app's way out: TCP 443, DNS, proxies.")


def _of_servers(clouds: Clouds, settings: Settings) -> Look:
    vault = Vault(settings.subscription_id, settings.vault_resource_group, settings.vault_name)
    provider = Provider(settings.provider)

    def look() -> tuple[Check, ...]:
        found = clouds.upkeep.list_components(ComponentQuery(vault, provider))
        return judge_servers(provider, found, _now())

    return Look(Area.APPLIANCE, "servers", look, _REMEDIES[Area.VAULT])


def _of_quotas(clouds: Clouds, settings: Settings) -> Look:
    def look() -> tuple[Check, ...]:
        return judge_quotas(clouds.capacity.read_offer(settings.target_network_id))

    remedy = 'Check FERRY_TARGET_NETWORK_ID, and "Ferry: offer" on the subscription.'
    return Look(Area.QUOTAS, "region", look, remedy)


def _of_queue(clouds: Clouds) -> Iterator[Look]:
    remedy = _REMEDIES[Area.QUEUE]
    depth = lambda: (judge_queue(clouds.requests.depth()),)  # noqa: E731
    poison = lambda: (judge_poison(len(clouds.requests.list_poison(_MOST_SHOWN))),)  # noqa: E731
    yield Look(Area.QUEUE, "requests", depth, remedy)
    yield Look(Area.QUEUE, "poison", poison, remedy)


def _of_brake(clouds: Clouds) -> Look:
    def look() -> tuple[Check, ...]:
        pulled = clouds.brake.read().pulled
        return (_pulled() if pulled else Check(Area.BRAKE, "all", Verdict.HEALTHY, "not pulled"),)

    return Look(Area.BRAKE, "all", look, _REMEDIES[Area.STORAGE])


def _pulled() -> Check:
    remedy = "Lift it once all is well: ferry emergency-stop --lift."
    return Check(Area.BRAKE, "all", Verdict.ATTENTION, "pulled: no failover begins", remedy)


def _now() -> datetime:
    return datetime.now(UTC)


_ROLES = "Check the storage account's firewall, and that Ferry's identity is Storage"
_REMEDIES = {
    Area.STORAGE: f"{_ROLES} Table and Blob Data Contributor there.",
    Area.QUEUE: f"{_ROLES} Queue Data Contributor there.",
    Area.CREDENTIALS: "Check FERRY_AWS_WEB_IDENTITY_ROLE_ARN and its trust policy, or the default "
    "chain of credentials; and the way out to STS.",
    Area.VAULT: "Check FERRY_SUBSCRIPTION_ID, FERRY_VAULT_RESOURCE_GROUP, FERRY_VAULT_NAME and "
    'FERRY_POLICY_NAME, and "Ferry: vault" on the vault\'s resource group.',
    Area.ENGINE: "Look into the function app's log: its durable task hub does not answer.",
}
