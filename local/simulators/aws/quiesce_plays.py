"""What the documents of a cutover do on a simulated machine: bring it to rest, look, wake it."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from clouds.aws.command_documents import QUIESCE, QUIET_CHECK, UNDO_QUIESCE
from local.simulators.aws.machine import Machine
from local.simulators.aws.operators_script import OperatorsScript, read_script
from local.simulators.aws.run import Result, Sending
from local.simulators.aws.workloads import Workloads

# What the scripts end with.
_KILLED, _UNDONE, _FAILED = 230, 231, 232
_MOST_NAMED = 50
_OPERATORS = {QUIESCE, UNDO_QUIESCE}


def quiescing(document: str) -> bool:
    """Say whether a document is one of these."""
    return _family(document) in {*_OPERATORS, QUIET_CHECK}


def patience(sending: Sending) -> timedelta | None:
    """Tell when Systems Manager ends a run of the operator's command; None for any other."""
    if _family(sending.document) not in _OPERATORS:
        return None
    return timedelta(seconds=int(sending.parameters["ExecutionSeconds"]))


def script_time(sending: Sending) -> timedelta:
    """Tell how long the operator's script takes, which is ended when its time is over."""
    if _family(sending.document) not in _OPERATORS:
        return timedelta()
    return min(read_script(sending.parameters["Script"]).takes, _limit(sending))


class QuiescePlays:
    """Performs a document on a machine, at the moment at which it ends."""

    def __init__(self, workloads: Workloads, machine: Machine, at: datetime) -> None:
        self._workloads = workloads
        self._machine = machine
        self._at = at

    def perform(self, sending: Sending) -> Result:
        """Do what the document says."""
        if _family(sending.document) == QUIET_CHECK:
            return self._look(sending.parameters)
        script = read_script(sending.parameters["Script"])
        if _family(sending.document) == UNDO_QUIESCE:
            self._workloads.undone.add(sending.parameters["Cutover"])
        elif sending.parameters["Cutover"] in self._workloads.undone:
            return Result(_UNDONE, error="the cutover was taken back before the command began\n")
        self._workloads.change(self._machine, self._at, stop=script.stops, start=script.starts)
        return _ended(script, _limit(sending))

    def _look(self, parameters: dict[str, str]) -> Result:
        place = self._workloads.place(self._machine)
        names: list[str] = json.loads(base64.b64decode(parameters["Services"]))
        spared = parameters["Spared"].split(",")
        connections = [
            {
                "remote_address": client.address,
                "remote_port": port,
                "local_port": client.port,
                "process": client.service,
            }
            for client, port in place.connections(self._at)
            if client.address not in spared
        ]
        clock = (self._at + place.skew).astimezone(UTC)
        report: dict[str, Any] = {
            "services": [{"name": name, "state": place.state(name)} for name in names],
            "connections": connections[:_MOST_NAMED],
            "connection_count": len(connections),
            "unflushed": [],
            "clock": clock.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        return Result(output=json.dumps(report) + "\n")


def _ended(script: OperatorsScript, limit: timedelta) -> Result:
    if script.takes > limit:
        seconds = int(limit.total_seconds())
        return Result(_KILLED, error=f"the operator's script was ended after {seconds} s\n")
    if script.exit_code:
        return Result(_FAILED, error=f"the operator's script ended with {script.exit_code}\n")
    return Result()


def _limit(sending: Sending) -> timedelta:
    return timedelta(seconds=int(sending.parameters["TimeoutSeconds"]))


def _family(document: str) -> str:
    return document.rpartition("-")[0]
