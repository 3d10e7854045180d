"""A small task hub: carries orchestrations on one machine, in real or in virtual time."""

from local.engine.app_worker import AppWorker
from local.engine.contract import (
    ActivityWork,
    AsyncWorker,
    Instance,
    InstanceExists,
    InstanceMissing,
    OrchestrationWork,
    Worker,
)
from local.engine.driving import Dispatcher, run_until_idle
from local.engine.file import UnknownSchema
from local.engine.hub import TaskHub
from local.engine.service import serve

__all__ = [
    "ActivityWork",
    "AppWorker",
    "AsyncWorker",
    "Dispatcher",
    "Instance",
    "InstanceExists",
    "InstanceMissing",
    "OrchestrationWork",
    "TaskHub",
    "UnknownSchema",
    "Worker",
    "run_until_idle",
    "serve",
]
