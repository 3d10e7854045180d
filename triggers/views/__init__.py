"""What callers read: the shapes of all answers, and how the domain's values fill them.

Importing them imports pydantic: routes name them by name, as they do the documents.
"""

from triggers.views.approval import (
    ApprovalLinksView,
    DelegationsView,
    DelegationView,
    LinkAnswered,
    LinkShown,
)
from triggers.views.assessment import AssessmentView
from triggers.views.audit import AuditPageView, Forgotten, WhoView
from triggers.views.base import View
from triggers.views.decisions import ApprovalTaken, CommitDecisionTaken, WishTaken
from triggers.views.doctor import DoctorView
from triggers.views.emergency import EmergencyStopView
from triggers.views.event import EventsPage
from triggers.views.evidence import EvidenceView
from triggers.views.forecast import ForecastView
from triggers.views.health import HealthView
from triggers.views.instance import InstanceView
from triggers.views.landing_zone import (
    LandingZoneAccepted,
    LandingZonesPage,
    LandingZoneView,
)
from triggers.views.load import LoadAccepted
from triggers.views.notification import (
    DeadPage,
    DeliveriesPage,
    DeliveryView,
    Revived,
)
from triggers.views.openapi import OpenApiView
from triggers.views.poison import PoisonPage, PoisonView, Replayed
from triggers.views.problem import ProblemView
from triggers.views.protection_group import (
    DriftView,
    ProtectionGroupsPage,
    ProtectionGroupView,
)
from triggers.views.recovery_plan import ActionTaken, RecoveryPlanView
from triggers.views.recovery_point import RecoveryPointsView
from triggers.views.rehearsal import RehearsalsView
from triggers.views.retention import RetentionsView, RetentionView
from triggers.views.samples import SamplesView, ThroughputView
from triggers.views.slot import SlotsView
from triggers.views.wave import (
    InstancesPage,
    WaveAccepted,
    WaveAsked,
    WavesPage,
    WaveSummary,
    WaveView,
)
from triggers.views.wave_report import (
    FindingsTaken,
    PricesTaken,
    SigningKeyView,
    WaveReportView,
)
from triggers.views.zone_event import ZoneEventsPage, ZoneWishTaken

__all__ = [
    "ActionTaken",
    "ApprovalLinksView",
    "ApprovalTaken",
    "AssessmentView",
    "AuditPageView",
    "CommitDecisionTaken",
    "DeadPage",
    "DelegationView",
    "DelegationsView",
    "DeliveriesPage",
    "DeliveryView",
    "DoctorView",
    "DriftView",
    "EmergencyStopView",
    "EventsPage",
    "EvidenceView",
    "FindingsTaken",
    "ForecastView",
    "Forgotten",
    "HealthView",
    "InstanceView",
    "InstancesPage",
    "LandingZoneAccepted",
    "LandingZoneView",
    "LandingZonesPage",
    "LinkAnswered",
    "LinkShown",
    "LoadAccepted",
    "OpenApiView",
    "PoisonPage",
    "PoisonView",
    "PricesTaken",
    "ProblemView",
    "ProtectionGroupView",
    "ProtectionGroupsPage",
    "RecoveryPlanView",
    "RecoveryPointsView",
    "RehearsalsView",
    "Replayed",
    "RetentionView",
    "RetentionsView",
    "Revived",
    "SamplesView",
    "SigningKeyView",
    "SlotsView",
    "ThroughputView",
    "View",
    "WaveAccepted",
    "WaveAsked",
    "WaveReportView",
    "WaveSummary",
    "WaveView",
    "WavesPage",
    "WhoView",
    "WishTaken",
    "ZoneEventsPage",
    "ZoneWishTaken",
]
