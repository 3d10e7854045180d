"""The little that answering a request needs of the outside: somewhere to write it down."""

from types import SimpleNamespace

from local.clock import VirtualClock
from local.simulators.audit_log import SimulatedAuditLog, SimulatedPersons


def audited():
    return SimpleNamespace(audit=SimulatedAuditLog(VirtualClock()), persons=SimulatedPersons())
