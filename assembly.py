"""Puts the house together: the only file that knows every room."""

import azure.durable_functions as df
import azure.functions as func

from access_settings import ENTRA
from activities import ACTIVITIES
from clouds.ports import Clouds
from durable.functions import bind
from logs import keep_secrets_out
from orchestrators import FLOWS
from orchestrators.retired import RETIRED
from settings import Settings
from telemetry.exporting import start
from triggers import bind_triggers


def assemble(clouds: Clouds, settings: Settings) -> df.DFApp:
    """Build the app around the given clouds, real or simulated.

    Where Entra says who asks, the host wants no key: a key would say nothing about the caller.
    """
    keep_secrets_out()
    start(settings)
    signed_in = settings.door == ENTRA
    level = func.AuthLevel.ANONYMOUS if signed_in else func.AuthLevel.FUNCTION
    app = df.DFApp(http_auth_level=level)
    bind(app, FLOWS, ACTIVITIES, clouds)
    bind_triggers(app, clouds, settings, [flow.name for flow in RETIRED])
    return app
