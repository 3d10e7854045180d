"""Steering a simulated AWS from outside, over its control endpoint."""

import json
import urllib.request
from typing import Any

from pydantic import TypeAdapter

from local.simulators.aws.workload import Workload

_TIMEOUT = 10


class AwsControl:
    """Says what goes wrong, changes machines, reads the ledger."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def fail_command(self, **fault: Any) -> None:
        """Spoil the next runs of a document, with the fields of CommandFault."""
        self._send("POST", "/faults/command", fault)

    def fail_api(self, action: str, **fault: Any) -> None:
        """Throttle the next calls of an action, or spoil them with the fields of ApiFault."""
        self._send("POST", "/faults/api", {"action": action, **fault})

    def change_machine(self, instance_id: str, **facts: Any) -> None:
        """Change a machine, with the fields of MachineChange."""
        self._send("PATCH", f"/machines/{instance_id}", facts)

    def give_workload(self, instance_id: str, workload: Workload) -> None:
        """Let a workload begin on a machine now."""
        told = TypeAdapter(Workload).dump_python(workload, mode="json")
        self._send("POST", f"/machines/{instance_id}/workload", told)

    def set_clock(self, instance_id: str, skew_seconds: float) -> None:
        """Set a machine's clock so many seconds ahead, or behind when negative."""
        self._send("POST", f"/machines/{instance_id}/clock", {"skew_seconds": skew_seconds})

    def content(self, instance_id: str) -> str:
        """Hash what a machine's disks hold now."""
        return str(self._send("GET", f"/machines/{instance_id}/content")["content"])

    def sign_in(self, instance_id: str) -> None:
        """Do what only a person can: sign in at a replication appliance, which then joins."""
        self._send("POST", f"/machines/{instance_id}/sign-in")

    def set_output(self, document: str, **output: Any) -> None:
        """Say what every run of a document gives: `exit_code`, `output`, `error`."""
        self._send("POST", "/outputs", {"document": document, **output})

    def set_role_lifetime(self, minutes: float) -> None:
        """Say how long the credentials of assumed roles last."""
        self._send("POST", "/role-lifetime", {"minutes": minutes})

    def ledger(self) -> list[dict[str, Any]]:
        """Read every mutating call so far."""
        entries: list[dict[str, Any]] = self._send("GET", "/ledger")
        return entries

    def machines(self) -> list[dict[str, Any]]:
        """Read what all machines are like."""
        machines: list[dict[str, Any]] = self._send("GET", "/machines")
        return machines

    def reset(self) -> None:
        """Begin anew, with empty accounts."""
        self._send("POST", "/reset")

    def seed_identifiers(self, seed: int) -> None:
        """Make the ids that moto gives from now on the same at each run."""
        self._open("POST", f"/moto-api/seed?a={seed}", b"")

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        sent = b"" if body is None else json.dumps(body).encode()
        return json.loads(self._open(method, f"/ferry-simulator{path}", sent))

    def _open(self, method: str, path: str, body: bytes) -> bytes:
        request = urllib.request.Request(self._url + path, body, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            content: bytes = answer.read()
        return content
