"""A small task hub: carries orchestrations on one machine, in real or in virtual time."""

from local.database import FileDamaged, FileTaken, UnknownSchema
from local.engine.app_worker import AppWorker
from local.engine.dispatcher import Dispatcher, run_until_idle
from local.engine.file import InstanceMissing
from local.engine.hub import InstanceExists, TaskHub
from local.engine.service import serve

__all__ = [
    "AppWorker",
    "Dispatcher",
    "FileDamaged",
    "FileTaken",
    "InstanceExists",
    "InstanceMissing",
    "TaskHub",
    "UnknownSchema",
    "run_until_idle",
    "serve",
]
