"""Reaches the real clouds; nothing is called, and no SDK imported, before it is needed."""

from pathlib import Path

from clouds.aws.credentials import Federation, SourceRole
from clouds.aws.firewalls import AwsFirewalls
from clouds.aws.inspection import AwsInspection
from clouds.aws.mobility_service import AwsMobilityService
from clouds.aws.quiescence import AwsQuiescence
from clouds.aws.retirement import AwsRetirement
from clouds.aws.session import Sessions
from clouds.aws.source_cloud import AwsSourceCloud
from clouds.aws.source_servers import AwsSourceServers
from clouds.aws.workload import AwsWorkload
from clouds.azure.approval_tables import ApprovalTables
from clouds.azure.arm import Arm
from clouds.azure.audit_tables import AuditTables
from clouds.azure.capacity import AzureCapacity
from clouds.azure.compute import Compute
from clouds.azure.delegation_tables import DelegationTables, UsedLinkTables
from clouds.azure.document_blobs import DocumentBlobs
from clouds.azure.emergency_tables import EmergencyTables
from clouds.azure.group_tables import GroupTables
from clouds.azure.key_vault import hook_secret_reader, passphrase_reader
from clouds.azure.key_vault_signer import KeyVaultSigner
from clouds.azure.machines import AzureMachines
from clouds.azure.network_security_groups import AzureNetworkSecurityGroups
from clouds.azure.notice_tables import NoticeTables
from clouds.azure.person_tables import PersonTables
from clouds.azure.plan_tables import PlanTables
from clouds.azure.recovery_plans import AzureRecoveryPlans
from clouds.azure.rehearsal_tables import RehearsalTables
from clouds.azure.replication_policies import VaultPolicies
from clouds.azure.request_queue import StorageRequestQueue
from clouds.azure.retention_tables import RetentionTables
from clouds.azure.servers import AzureServers
from clouds.azure.site_recovery import AzureSiteRecovery
from clouds.azure.slot_tables import SlotTables
from clouds.azure.status_tables import StatusTables
from clouds.azure.storage_clients import StorageClients
from clouds.azure.tables import Tables
from clouds.azure.vaults import RecoveryServices
from clouds.azure.wave_register import WaveTables
from clouds.azure.zone_tables import ZoneTables
from clouds.dependencies import dependencies
from clouds.examined import examined
from clouds.notifying import Channels
from clouds.notifying.secrets import ChannelSecrets
from clouds.ports import Clouds, Signer, Slotting
from clouds.safe_door import SafeDoor
from clouds.signing_key_file import KeyFile, Unsigned
from clouds.webhooks import Webhooks
from settings import Settings


def connect(settings: Settings) -> Clouds:
    """Put the adapters together as the settings say."""
    arm = Arm(settings.arm_url, settings.subscription_id)
    storage = StorageClients(settings, arm)
    tables = Tables(storage.tables)
    accounts = tuple(each.strip() for each in settings.aws_accounts.split(",") if each.strip())
    role = SourceRole(settings.aws_role_name, settings.aws_external_id, accounts)
    sessions = Sessions(role, _federation(settings, arm))
    site_recovery = AzureSiteRecovery(arm)
    return Clouds(
        source=AwsSourceCloud(sessions),
        source_servers=AwsSourceServers(sessions, passphrase_reader(arm)),
        mobility=AwsMobilityService(sessions),
        quiescence=AwsQuiescence(sessions),
        inspection=AwsInspection(sessions),
        site_recovery=site_recovery,
        upkeep=site_recovery,
        recovery_plans=AzureRecoveryPlans(arm),
        target=Compute(arm),
        machines=AzureMachines(arm),
        vaults=RecoveryServices(arm),
        servers=AzureServers(arm),
        status=StatusTables(tables),
        register=WaveTables(tables),
        slots=SlotTables(tables),
        slotting=Slotting(settings.slot_rules, settings.slot_manners, settings.target_network_id),
        approvals=ApprovalTables(tables),
        delegations=DelegationTables(tables),
        used_links=UsedLinkTables(tables),
        plan_book=PlanTables(tables),
        rehearsals=RehearsalTables(tables),
        documents=DocumentBlobs(storage.blobs),
        requests=StorageRequestQueue(storage.queues),
        protection_groups=GroupTables(tables),
        policies=VaultPolicies(arm),
        zones=ZoneTables(tables),
        capacity=AzureCapacity(arm),
        workload=AwsWorkload(sessions),
        brake=EmergencyTables(tables),
        retentions=RetentionTables(tables),
        retirement=AwsRetirement(sessions),
        hooks=_webhooks(arm, settings),
        firewalls=AwsFirewalls(sessions),
        security_groups=AzureNetworkSecurityGroups(arm),
        audit=AuditTables(tables),
        persons=PersonTables(tables),
        signer=_signer(arm, settings),
        notices=NoticeTables(tables),
        notifier=_notifier(arm, settings),
        dependencies=dependencies(settings, arm, sessions, storage),
        examined=examined(settings, arm, sessions, storage),
    )


def _signer(arm: Arm, settings: Settings) -> Signer:
    if settings.signing_key_url:
        return KeyVaultSigner(arm, settings.signing_key_url)
    file = settings.signing_key_file
    return KeyFile(Path(file)) if file else Unsigned()


def _webhooks(arm: Arm, settings: Settings) -> Webhooks:
    secret_of = hook_secret_reader(arm, settings.hook_secret)
    return Webhooks(secret_of, settings.hooks_private, settings.hook_hosts)


def _notifier(arm: Arm, settings: Settings) -> Channels:
    secrets = ChannelSecrets(arm, settings.channel_secret)
    door = SafeDoor(settings.hooks_private, settings.hook_hosts)
    return Channels(secrets.read, door, lambda: arm.credential)


def _federation(settings: Settings, arm: Arm) -> Federation | None:
    """Let AWS trust the app's own identity in Azure, where the settings name a role for it."""
    if not settings.aws_web_identity_role_arn:
        return None
    scope = settings.aws_web_identity_scope
    return Federation(
        settings.aws_web_identity_role_arn, lambda: arm.credential.get_token(scope).token
    )
