"""Ferry's HTTP API as the command line and the demo call it."""

from local.ferry_api.client import API_VERSION, FerryApi
from local.ferry_api.credentials import shown
from local.ferry_api.problems import ApiProblem, Unreachable

__all__ = ["API_VERSION", "ApiProblem", "FerryApi", "Unreachable", "shown"]
