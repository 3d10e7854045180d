"""Puts the house together: the only file that knows every room."""

import azure.durable_functions as df
import azure.functions as func

from activities import ACTIVITIES
from clouds.ports import Clouds
from durable.functions import bind
from orchestrators import FLOWS
from settings import Settings
from triggers import bind_triggers


def assemble(clouds: Clouds, settings: Settings) -> df.DFApp:
    """Build the app around the given clouds, real or simulated."""
    app = df.DFApp(http_auth_level=func.AuthLevel.FUNCTION)
    bind(app, FLOWS, ACTIVITIES, clouds)
    bind_triggers(app, clouds, settings)
    return app
