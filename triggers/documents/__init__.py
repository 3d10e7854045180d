"""The documents that callers send: their shapes, their limits, and the domain values they mean.

Importing them imports pydantic, which a cold start must not pay for: routes name them by name, and
they are loaded when the first request comes in.
"""

from triggers.documents.approval_link import ApprovalLinksDocument, LinkQuery
from triggers.documents.assessment import AssessmentDocument
from triggers.documents.audit import AuditQuery, ForgetDocument, WhoDocument
from triggers.documents.base import Document, Query
from triggers.documents.care import MoveDocument, RecoveryPointDocument, SwitchDocument
from triggers.documents.decisions import (
    ActionDoneDocument,
    ApprovalDocument,
    CancellationDocument,
    CommitDecisionDocument,
    InstallationDocument,
    ResumptionDocument,
    RetryDocument,
    SuspensionDocument,
)
from triggers.documents.delegation import DelegationDocument
from triggers.documents.emergency import EmergencyStopDocument, KeepDocument
from triggers.documents.landing_zone import LandingZoneDocument
from triggers.documents.notifications import RevivalDocument
from triggers.documents.pages import (
    ActionQuery,
    AssetQuery,
    ChainQuery,
    InstanceListQuery,
    PageQuery,
    PortfolioQuery,
    TrailQuery,
)
from triggers.documents.protection_group import ProtectionGroupDocument
from triggers.documents.queries import (
    AssessmentQuery,
    DeadQuery,
    DeliveriesQuery,
    DoctorQuery,
    EventsQuery,
    EvidenceQuery,
    InstancesQuery,
    LoadQuery,
    PoisonQuery,
    WavesQuery,
)
from triggers.documents.rehearsal import RehearsalWishDocument
from triggers.documents.report import (
    ReportFindingsDocument,
    ReportPricesDocument,
    WaveReportQuery,
)
from triggers.documents.selection import SelectionDocument
from triggers.documents.wave import WaveDocument
from triggers.documents.zone_decisions import (
    ManualStepDocument,
    ZoneCancellationDocument,
    ZoneRetryDocument,
)

__all__ = [
    "ActionDoneDocument",
    "ActionQuery",
    "ApprovalDocument",
    "ApprovalLinksDocument",
    "AssessmentDocument",
    "AssessmentQuery",
    "AssetQuery",
    "AuditQuery",
    "CancellationDocument",
    "ChainQuery",
    "CommitDecisionDocument",
    "DeadQuery",
    "DelegationDocument",
    "DeliveriesQuery",
    "DoctorQuery",
    "Document",
    "EmergencyStopDocument",
    "EventsQuery",
    "EvidenceQuery",
    "ForgetDocument",
    "InstallationDocument",
    "InstanceListQuery",
    "InstancesQuery",
    "KeepDocument",
    "LandingZoneDocument",
    "LinkQuery",
    "LoadQuery",
    "ManualStepDocument",
    "MoveDocument",
    "PageQuery",
    "PoisonQuery",
    "PortfolioQuery",
    "ProtectionGroupDocument",
    "Query",
    "RecoveryPointDocument",
    "RehearsalWishDocument",
    "ReportFindingsDocument",
    "ReportPricesDocument",
    "ResumptionDocument",
    "RetryDocument",
    "RevivalDocument",
    "SelectionDocument",
    "SuspensionDocument",
    "SwitchDocument",
    "TrailQuery",
    "WaveDocument",
    "WaveReportQuery",
    "WavesQuery",
    "WhoDocument",
    "ZoneCancellationDocument",
    "ZoneRetryDocument",
]
