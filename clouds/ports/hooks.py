"""Who is told that people are to be switched over, or back."""

from typing import Protocol

from domain.hook import HookCall


class Hooks(Protocol):
    """The webhooks that a wave names."""

    def call_webhook(self, call: HookCall) -> None:
        """Call the address with POST and wait for a 2xx; told twice, the other side does it once.

        Transient where nobody answered, or with 429 or 5xx. Refused for every other answer, a
        redirect among them, for an address that is not to be called, and without its secret.
        """
        ...
