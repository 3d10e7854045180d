"""The commands of a cutover, as Systems Manager takes them."""

import base64
import json
from datetime import timedelta

from clouds.aws.command_documents import (
    CommandDocument,
    quiesce_document,
    quiet_check_document,
    undo_quiesce_document,
)
from clouds.aws.commands import CommandOrder
from domain.names import cutover_key, cutover_mark
from domain.quiescence import QuiesceOrder, QuietCheck

_NOTHING = "exit 0"
_GRACE = timedelta(minutes=1)  # the script ends itself before Systems Manager would


def quiesce_command(order: QuiesceOrder) -> CommandOrder:
    """Write the command that runs the operator's; its key is the cutover's."""
    return _operators(order, "quiesce", quiesce_document(), order.quiesce.command)


def undo_command(order: QuiesceOrder) -> CommandOrder:
    """Write the command that takes it back; its key is the cutover's."""
    return _operators(order, "undo-quiesce", undo_quiesce_document(), order.quiesce.undo)


def check_command(check: QuietCheck) -> CommandOrder:
    """Write the command that looks; its key is the cutover's and the check's number."""
    spared = (check.replication_server, check.configuration_server, *check.spared)
    parameters = {
        "Services": _encoded(json.dumps(check.services)),
        "Spared": ",".join(dict.fromkeys(filter(None, spared))),
    }
    key = cutover_key(check.ref, f"check-quiet-{check.number}", check.cutover)
    return CommandOrder(check.ref, key, quiet_check_document(), parameters)


def _operators(
    order: QuiesceOrder, purpose: str, document: CommandDocument, script: str
) -> CommandOrder:
    limit = order.quiesce.timeout
    parameters = {
        "Script": _encoded(script or _NOTHING),
        "Cutover": cutover_mark(order.ref, order.cutover),
        "TimeoutSeconds": _seconds(limit),
        "ExecutionSeconds": _seconds(limit + _GRACE),
    }
    key = cutover_key(order.ref, purpose, order.cutover)
    return CommandOrder(order.ref, key, document, parameters)


def _encoded(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def _seconds(time: timedelta) -> str:
    return str(int(time.total_seconds()))
