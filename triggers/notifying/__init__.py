"""What a timer tells people: whatever is new in waves, by the channels of the settings."""

import logging
from datetime import UTC, datetime

import azure.functions as func

from clouds.ports import Clouds
from domain.errors import MigrationError
from settings import Settings
from triggers.notifying.planning import plan_notices
from triggers.notifying.telling import tell_due


def notify(timer: func.TimerRequest, clouds: Clouds, settings: Settings) -> None:
    """Tell people what is new; what fails is tried again the next time."""
    try:
        notify_all(clouds, settings, datetime.now(UTC))
    except MigrationError as error:
        late = " (late)" if timer.past_due else ""
        logging.getLogger(__name__).warning("Notifying%s was interrupted: %s", late, error)


def notify_all(clouds: Clouds, settings: Settings, now: datetime) -> None:
    """Plan what is new, then tell what is due: what was planned survives whatever comes."""
    tell_due(clouds, settings, plan_notices(clouds, settings, now), now)
