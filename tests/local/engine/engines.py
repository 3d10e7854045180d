"""Two engines behind one face: durabletask's in-memory backend and ours, driven by one worker."""

import json
import threading
import time
from types import SimpleNamespace

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.internal import helpers
from durabletask.testing import in_memory_backend as stock

from local.engine import run_until_idle
from tests.local.engine.words import raised, resumed, suspended, terminated


class Ours:
    def __init__(self, hub, worker):
        self.hub, self.worker = hub, worker

    def start(self, name, instance_id, value=None):
        self.hub.start(name, instance_id, json.dumps(value))

    def raise_event(self, instance_id, name, value):
        self.hub.tell(instance_id, raised(name, json.dumps(value)))

    def suspend(self, instance_id):
        self.hub.tell(instance_id, suspended(encoded_input="wait"))

    def resume(self, instance_id):
        self.hub.tell(instance_id, resumed(encoded_input="go on"))

    def terminate(self, instance_id):
        self.hub.tell(instance_id, terminated(json.dumps("enough"), recursive=False))

    def settle(self):
        """Do all there is to do at this moment."""
        run_until_idle(self.hub, self.worker, limit=self.hub.clock.now())

    def run(self, instance_id):
        """Go on until the instance has ended, or only others could help it."""
        ended = lambda: self.state(instance_id).HasField("completedTimestamp")  # noqa: E731
        run_until_idle(self.hub, self.worker, until=ended)

    def lose_an_activity(self):
        """Hand an activity to a worker that dies."""
        while work := self.hub.next_orchestration():
            self.hub.complete(work.token, self.worker.orchestrate(work.request))
        assert self.hub.next_activity()

    def state(self, instance_id):
        return self.hub.get(instance_id)

    def history(self, instance_id):
        return self.hub.history(instance_id)


class Stock:
    """The stock backend, called directly; its threads sleep `HURRY` times as fast as they say."""

    HURRY = 1000

    def __init__(self, worker, monkeypatch):
        self.worker, self.threads = worker, []
        # Timers and watchers are threads that sleep: hurried, the tests need not wait for them,
        # and known, the tests can tell when nothing more will come.
        monkeypatch.setattr(
            stock, "time", SimpleNamespace(sleep=lambda s: time.sleep(s / self.HURRY))
        )
        monkeypatch.setattr(
            stock, "threading", SimpleNamespace(**vars(threading) | {"Thread": self._thread})
        )
        self.backend = stock.InMemoryOrchestrationBackend()

    def _thread(self, **kwargs):
        self.threads.append(threading.Thread(**kwargs))
        return self.threads[-1]

    def start(self, name, instance_id, value=None):
        text = helpers.get_string_value(json.dumps(value))
        request = pb.CreateInstanceRequest(name=name, instanceId=instance_id, input=text)
        self.backend.StartInstance(request, None)

    def raise_event(self, instance_id, name, value):
        text = helpers.get_string_value(json.dumps(value))
        request = pb.RaiseEventRequest(instanceId=instance_id, name=name, input=text)
        self.backend.RaiseEvent(request, None)

    def suspend(self, instance_id):
        request = pb.SuspendRequest(instanceId=instance_id, reason={"value": "wait"})
        self.backend.SuspendInstance(request, None)

    def resume(self, instance_id):
        request = pb.ResumeRequest(instanceId=instance_id, reason={"value": "go on"})
        self.backend.ResumeInstance(request, None)

    def terminate(self, instance_id):
        output = helpers.get_string_value(json.dumps("enough"))
        self.backend.TerminateInstance(
            pb.TerminateRequest(instanceId=instance_id, output=output), None
        )

    def settle(self):
        """Do all there is to do at this moment."""
        # A pull may end at once for a signal that is stale, and wakes for that of a watcher.
        while any(self._step() for _ in range(3)):
            pass

    def run(self, instance_id):
        """Go on until the instance has ended, or only others could help it."""
        while not self.state(instance_id).HasField("completedTimestamp"):
            if not (any(self._step() for _ in range(3)) or self._asleep()):
                return

    def _asleep(self):
        return any(thread.is_alive() and "fire_timer" in thread.name for thread in self.threads)

    def _step(self):
        if (item := self._next_item()) is None:
            return False
        if item.HasField("orchestratorRequest"):
            answer = self.worker.orchestrate(item.orchestratorRequest)
            answer.completionToken = item.completionToken
            self.backend.CompleteOrchestratorTask(answer, None)
        else:
            answer = self.worker.act(item.activityRequest)
            answer.instanceId = item.activityRequest.orchestrationInstance.instanceId
            self.backend.CompleteActivityTask(answer, None)
        return True

    def _next_item(self):
        once = iter((True,))
        context = SimpleNamespace(is_active=lambda: next(once, False))
        return next(self.backend.GetWorkItems(pb.GetWorkItemsRequest(), context), None)

    def lose_an_activity(self):
        """Hand an activity to a worker that dies."""
        while (item := self._next_item()).HasField("orchestratorRequest"):
            answer = self.worker.orchestrate(item.orchestratorRequest)
            answer.completionToken = item.completionToken
            self.backend.CompleteOrchestratorTask(answer, None)

    def state(self, instance_id):
        request = pb.GetInstanceRequest(instanceId=instance_id, getInputsAndOutputs=True)
        return self.backend.GetInstance(request, None).orchestrationState

    def history(self, instance_id):
        request = pb.StreamInstanceHistoryRequest(instanceId=instance_id)
        chunks = self.backend.StreamInstanceHistory(request, None)
        return [event for chunk in chunks for event in chunk.events]
