"""What migrations by either provider are tried with."""

from datetime import timedelta

from domain.errors import Refusal, Refused
from domain.itinerary import Phase

DAY = timedelta(days=1)


NO_CORES = Refused(Refusal("site_recovery.28031", "i-1", "no cores left", "Raise the quota."))


def waits_for_approval(stage, wave):
    return stage.status.read_wave(wave.name).instances[0].phase is Phase.AWAITING_APPROVAL
