"""What is looked at, each by one call to a port and one judgement of the domain."""

from collections.abc import Iterator
from datetime import UTC, datetime

from access_settings import ENTRA
from clouds.ports import Clouds
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
from triggers.checkup.look import REMEDIES, Look, of_dependency, of_optional
from triggers.scope.places import subscription_in

_MOST_SHOWN = 32  # of requests set aside, the service's limit


def looks(clouds: Clouds, settings: Settings, caller: Caller, region: str) -> Iterator[Look]:
    """List all looks; accounts that the caller may not know are left out."""
    yield Look(Area.SETTINGS, "all", lambda: judge_choices(choices_of(settings)), "")
    yield from (of_dependency(each) for each in clouds.dependencies)
    yield from (of_optional(each) for each in clouds.examined.optional)
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

    return Look(Area.APPLIANCE, "servers", look, REMEDIES[Area.VAULT])


def _of_quotas(clouds: Clouds, settings: Settings) -> Look:
    def look() -> tuple[Check, ...]:
        return judge_quotas(clouds.capacity.read_offer(settings.target_network_id))

    remedy = 'Check FERRY_TARGET_NETWORK_ID, and "Ferry: offer" on the subscription.'
    return Look(Area.QUOTAS, "region", look, remedy)


def _of_queue(clouds: Clouds) -> Iterator[Look]:
    remedy = REMEDIES[Area.QUEUE]
    depth = lambda: (judge_queue(clouds.requests.depth().waiting),)  # noqa: E731
    poison = lambda: (judge_poison(len(clouds.requests.list_poison(_MOST_SHOWN))),)  # noqa: E731
    yield Look(Area.QUEUE, "requests", depth, remedy)
    yield Look(Area.QUEUE, "poison", poison, remedy)


def _of_brake(clouds: Clouds) -> Look:
    def look() -> tuple[Check, ...]:
        pulled = clouds.brake.read().pulled
        return (_pulled() if pulled else Check(Area.BRAKE, "all", Verdict.HEALTHY, "not pulled"),)

    return Look(Area.BRAKE, "all", look, REMEDIES[Area.STORAGE])


def _pulled() -> Check:
    remedy = "Lift it once all is well: ferry emergency-stop --lift."
    return Check(Area.BRAKE, "all", Verdict.ATTENTION, "pulled: no failover begins", remedy)


def _now() -> datetime:
    return datetime.now(UTC)
