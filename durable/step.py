"""Typed handles of what a story may ask the world to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from durabletask.task import RetryPolicy, TaskFailedError

from domain.errors import Delay, GaveUp, Refusal, Refused, Transient
from durable.context import Context, Steps
from durable.recorded import addressed
from wire import Json, from_wire, to_wire

# An activity that breaks instead of answering: a crash, or a fault of ours.
_CRASHES = RetryPolicy(
    first_retry_interval=timedelta(seconds=5), max_number_of_attempts=3, backoff_coefficient=4.0
)


@dataclass(frozen=True, slots=True)
class Retry:
    """How often to ask a cloud again that cannot answer now, and the pauses between.

    Bounded by attempts, not by time: the engine's retry timeout reads the machine's clock, which
    a replay must not. The default goes on for about four hours in at most 160 history events.
    """

    attempts: int = 20
    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(minutes=15)

    def pause(self, attempt: int, asked: timedelta | None) -> timedelta:
        """Choose the pause after the given attempt; never shorter than the cloud asked for."""
        own = self.first * float(2 ** min(attempt - 1, 20))
        return max(min(own, self.longest), asked or timedelta())


STEADY = Retry()


@dataclass(frozen=True, slots=True)
class Step[In, Out]:
    """Something a story may ask the world to do: a name, two shapes, a retry policy."""

    name: str
    takes: type[In]
    gives: type[Out]
    retry: Retry = STEADY

    def __call__(self, ctx: Context, value: In) -> Steps[Out]:
        """Take the step and hand back its result, or raise Refused or GaveUp."""
        attempt = 1
        while isinstance(answer := (yield from self.attempt(ctx, value)), Delay):
            if attempt >= self.retry.attempts:
                raise self.exhausted(answer)
            yield ctx.create_timer(self.retry.pause(attempt, answer.retry_after))
            attempt += 1
        return answer

    def attempt(self, ctx: Context, value: In) -> Steps[Out | Delay]:
        """Ask once; a cloud that cannot answer now is answered with the Delay it asks for."""
        try:
            order = addressed(self.name, ctx.instance_id, to_wire(value))
            reply = yield ctx.call_activity(self.name, input=order, retry_policy=_CRASHES)
        except TaskFailedError as failure:
            raise GaveUp(self.name, failure.details.message) from failure
        match reply:
            case {"refused": refusal}:
                raise Refused(from_wire(Refusal, refusal))
            case {"later": delay}:
                return from_wire(Delay, delay)
            case _:
                return from_wire(self.gives, reply["done"])

    def exhausted(self, delay: Delay) -> Refused | GaveUp:
        """Make the error that ends a story whose attempts have run out."""
        return Refused(delay.otherwise) if delay.otherwise else GaveUp(self.name, delay.detail)


def answer[In, Out](step: Step[In, Out], perform: Callable[[In], Out], payload: Json) -> Json:
    """Perform a step; refusals and delays are answers, any other error is the engine's to retry."""
    try:
        return {"done": to_wire(perform(from_wire(step.takes, payload)))}
    except Refused as refused:
        return {"refused": to_wire(refused.refusal)}
    except Transient as transient:
        return {"later": to_wire(transient.delay)}
