"""The hooks that switch people over."""

from clouds.ports import Clouds
from domain.hook import HookCall


def call_webhook(clouds: Clouds, call: HookCall) -> None:
    """Call a webhook."""
    clouds.hooks.call_webhook(call)
