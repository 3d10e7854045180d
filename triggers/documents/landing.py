"""Where virtual machines land, and how they replicate: as a document says, else the settings."""

from domain.errors import Refused
from domain.migration import Landing
from domain.mobility_service import Installer
from domain.protection_group import ProtectionGroup
from domain.provider import Provider, unfit
from domain.source_instance import InstanceRef
from domain.vault import Vault
from settings import Settings
from triggers.documents.replication import ReplicationDocument


def landing(
    settings: Settings,
    region: str,
    vault: Vault | None = None,
    choice: ReplicationDocument | None = None,
    group: ProtectionGroup | None = None,
) -> Landing:
    """Tell where virtual machines land and how: as chosen, else as the settings say.

    A protection group decides about the provider.

    Refused `wave.unfit_…` when the settings' provider can't do what was chosen.
    """
    choice = choice or ReplicationDocument()
    usual = Provider(settings.provider)
    provider = group.provider if group else choice.provider or usual
    if refusal := unfit(provider, choice.mobility_service, choice.run_as_account):
        raise Refused(refusal)
    arrivals, allow = settings.target_resource_group, choice.allow_retired_provider
    return Landing(
        vault=vault
        or Vault(settings.subscription_id, settings.vault_resource_group, settings.vault_name),
        policy_name=settings.policy_name,
        resource_group_id=f"/subscriptions/{settings.subscription_id}/resourceGroups/{arrivals}",
        network_id=settings.target_network_id,
        subnet_name=settings.target_subnet,
        cache_storage_account_id=settings.cache_storage_account_id,
        installer=Installer(settings.installer_url, settings.installer_sha256),
        appliance_name=choice.appliance or (settings.appliance_name if provider is usual else ""),
        appliance_instance=_appliance_instance(settings, region, provider, choice),
        provider=provider,
        allow_retired_provider=settings.allow_retired_provider if allow is None else allow,
        mobility_service=choice.mobility_service,
        run_as_account=choice.run_as_account,
        landing_zone=choice.landing_zone,
        dynamic_rpc=choice.dynamic_rpc,
    )


def _appliance_instance(
    settings: Settings, region: str, provider: Provider, choice: ReplicationDocument
) -> InstanceRef | None:
    """Tell where the appliance's command line is; that of another one Ferry doesn't know."""
    known = provider is Provider.MODERNISED and choice.appliance in ("", settings.appliance_name)
    if not known or not settings.appliance_instance_id:
        return None
    return InstanceRef(settings.aws_account_id, region, settings.appliance_instance_id)
