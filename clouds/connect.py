"""Reaches the real clouds; nothing is called, and no SDK imported, before it is needed."""

from typing import TYPE_CHECKING

from clouds.aws.credentials import Federation, SourceRole
from clouds.aws.mobility_service import AwsMobilityService
from clouds.aws.session import Sessions
from clouds.aws.source_cloud import AwsSourceCloud
from clouds.azure.approval_tables import ApprovalTables
from clouds.azure.arm import Arm
from clouds.azure.compute import Compute
from clouds.azure.document_blobs import DocumentBlobs
from clouds.azure.request_queue import StorageRequestQueue
from clouds.azure.site_recovery import InMageRcm
from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables
from clouds.azure.wave_register import WaveTables
from clouds.dependencies import dependencies
from clouds.ports import Clouds
from settings import Settings

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient
    from azure.storage.blob import BlobServiceClient
    from azure.storage.queue import QueueServiceClient


def connect(settings: Settings) -> Clouds:
    """Put the adapters together as the settings say."""
    arm = Arm(settings.arm_url, settings.subscription_id)

    def table_service() -> "TableServiceClient":
        from azure.data.tables import TableServiceClient  # noqa: PLC0415 (costs 0.2 s)

        if settings.storage:
            return TableServiceClient.from_connection_string(settings.storage)
        return TableServiceClient(settings.tables_url, credential=arm.credential)

    def blobs() -> "BlobServiceClient":
        from azure.storage.blob import BlobServiceClient  # noqa: PLC0415 (costs 0.2 s)

        if settings.storage:
            return BlobServiceClient.from_connection_string(settings.storage)
        return BlobServiceClient(settings.blobs_url, credential=arm.credential)

    def queues() -> "QueueServiceClient":
        from azure.storage.queue import QueueServiceClient  # noqa: PLC0415 (costs 0.2 s)

        if settings.storage:
            return QueueServiceClient.from_connection_string(settings.storage)
        return QueueServiceClient(settings.queues_url, credential=arm.credential)

    tables = Tables(table_service)
    role = SourceRole(settings.aws_role_name, settings.aws_external_id)
    sessions = Sessions(role, _federation(settings, arm))
    return Clouds(
        source=AwsSourceCloud(sessions),
        mobility=AwsMobilityService(sessions),
        site_recovery=InMageRcm(arm),
        target=Compute(arm),
        status=StatusTables(tables),
        register=WaveTables(tables),
        approvals=ApprovalTables(tables),
        documents=DocumentBlobs(blobs),
        requests=StorageRequestQueue(queues),
        dependencies=dependencies(settings, arm, sessions, table_service, blobs),
    )


def _federation(settings: Settings, arm: Arm) -> Federation | None:
    """Let AWS trust the app's own identity in Azure, where the settings name a role for it."""
    if not settings.aws_web_identity_role_arn:
        return None
    scope = settings.aws_web_identity_scope
    return Federation(
        settings.aws_web_identity_role_arn, lambda: arm.credential.get_token(scope).token
    )
