"""A small task hub: carries orchestrations on one machine, in real or in virtual time."""

from local.engine.app_worker import AppWorker
from local.engine.contract import AsyncWorker, Instance, InstanceExists, InstanceMissing, Worker
from local.engine.dispatcher import Dispatcher
from local.engine.driver import run_until_idle
from local.engine.file import UnknownSchema
from local.engine.hub import TaskHub
from local.engine.service import serve

__all__ = [
    "AppWorker",
    "AsyncWorker",
    "Dispatcher",
    "Instance",
    "InstanceExists",
    "InstanceMissing",
    "TaskHub",
    "UnknownSchema",
    "Worker",
    "run_until_idle",
    "serve",
]
