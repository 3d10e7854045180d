"""The simulated ground of a landing zone, as the real SDKs reach it."""

from datetime import timedelta

from local.simulators.site_recovery.model.settings import Mode, WorldSettings

AT_ONCE = WorldSettings(mode=Mode.IMMEDIATELY, retry_after=timedelta())


GROUP = "ferry"


def code_of(caught):
    return caught.value.status_code, caught.value.error.code
