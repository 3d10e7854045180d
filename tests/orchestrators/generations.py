"""What a story's histories were before it began anew: the engine keeps the last alone."""

from contextlib import contextmanager

import durabletask.internal.orchestrator_service_pb2 as pb

from local.engine import turns


@contextmanager
def earlier_ones(offer):
    """Offer each history that continue-as-new forgets, as if it had been kept."""
    forget = turns._restart

    def restart(store, live, turn, end):
        told = pb.ExecutionCompletedEvent(
            orchestrationStatus=end.orchestrationStatus, result=end.result
        )
        ended = pb.HistoryEvent(eventId=-1, executionCompleted=told)
        offer(live.state.instanceId, [*live.request.pastEvents, ended])
        return forget(store, live, turn, end)

    turns._restart = restart
    try:
        yield
    finally:
        turns._restart = forget
