"""What tests tell an instance, and how they read a moment."""

from datetime import UTC

from durabletask.internal.helpers import new_event_raised_event as raised
from durabletask.internal.helpers import new_resume_event as resumed
from durabletask.internal.helpers import new_suspend_event as suspended
from durabletask.internal.helpers import new_terminated_event

__all__ = ["moment", "raised", "resumed", "suspended", "terminated"]


def terminated(output=None, *, recursive=True):
    event = new_terminated_event(encoded_output=output)
    event.executionTerminated.recurse = recursive
    return event


def moment(timestamp):
    return timestamp.ToDatetime(UTC)
