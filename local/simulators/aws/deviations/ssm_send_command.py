"""SendCommand that hits exactly its targets; moto's hits every instance, and always succeeds."""

import json
import re
from datetime import timedelta
from typing import Any, NoReturn

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.moto_api._internal import mock_random
from moto.ssm.exceptions import InvalidDocument, SSMException

from local.simulators.aws.deviations.base import Ssm
from local.simulators.aws.deviations.command_shapes import command_shape
from local.simulators.aws.run import Sending

_LONGEST_DELIVERY = 3600


class SendCommand(Ssm):
    """Checks the document, its parameters and the targets as the service does, then sends."""

    def send_command(self) -> ActionResult:
        """Send a document to the instances named, or to those that the targets describe."""
        document = self._get_param("DocumentName")
        parameters = self._get_param("Parameters", {})
        self._require_parameters(document, parameters)
        timeout = timedelta(seconds=self._get_int_param("TimeoutSeconds", _LONGEST_DELIVERY))
        command_id = str(mock_random.uuid4())
        runs = [
            self.fleet.send(
                Sending(
                    command_id=command_id,
                    ref=self.ref(instance_id),
                    document=document,
                    parameters={name: ",".join(values) for name, values in parameters.items()},
                    comment=self._get_param("Comment", ""),
                    delivery_timeout=timeout,
                )
            )
            for instance_id in self._hit()
        ]
        return ActionResult({"Command": command_shape(runs, self.fleet.clock.now())})

    def _hit(self) -> list[str]:
        named = self._get_param("InstanceIds", [])
        if bad := [instance_id for instance_id in named if not self._valid(instance_id)]:
            message = f"Instances [{bad}] not in a valid state for account {self.current_account}"
            _refuse("InvalidInstanceId", message)
        hit = named or [i for i in self._targeted() if self._valid(i)]
        return hit or _refuse("InvalidTarget", "The target isn't valid or doesn't exist.")

    def _valid(self, instance_id: str) -> bool:
        machine = self.fleet.look(self.ref(instance_id))
        if machine is None or not machine.running or self.fleet.boots(machine.ref):
            return False
        return bool(self.fleet.ping_status(machine))

    def _targeted(self) -> list[str]:
        targets = {target["Key"]: target["Values"] for target in self._get_param("Targets", [])}
        if not targets:
            return []
        ids = targets.pop("InstanceIds", None)
        backend = ec2_backends[self.current_account][self.region]
        matching = backend.all_reservations(filters=targets or None)
        found = [instance.id for reservation in matching for instance in reservation.instances]
        return [instance_id for instance_id in found if ids is None or instance_id in ids]

    def _require_parameters(self, document: str, given: dict[str, list[str]]) -> None:
        if document.startswith("AWS-"):
            return
        declared = _declared(self.ssm_backend, document)
        required = {name for name, what in declared.items() if "default" not in what}
        if set(given) - set(declared) or required - set(given):
            _refuse("InvalidParameters", f"Document {document} takes {sorted(declared)}")
        for name, values in given.items():
            pattern = declared[name].get("allowedPattern", ".*")
            if not all(re.fullmatch(pattern, value) for value in values):
                _refuse("InvalidParameters", f"Parameter {name} must match {pattern}")


def _declared(backend: Any, document: str) -> dict[str, dict[str, Any]]:
    try:
        content = backend.get_document(document, None, None, "JSON")["Content"]
    except InvalidDocument:
        _refuse("InvalidDocument", f"Document {document} does not exist")
    declared: dict[str, dict[str, Any]] = json.loads(content).get("parameters", {})
    return declared


def _refuse(code: str, message: str) -> NoReturn:
    raise SSMException(code, message)
