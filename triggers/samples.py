"""How replication went, over HTTP: the samples of an instance, the throughput of a wave."""

from domain.samples import Series
from domain.throughput import summed, throughput_now
from triggers.choosing import find_instance, find_wave
from triggers.http.route import Answer, Call, Route

SPANS = 60


def list_samples(call: Call) -> Answer:
    """Read how an instance's replication went in its present run."""
    from triggers.views import SamplesView  # noqa: PLC0415 (keeps the cold start short)

    wave = find_wave(call.clouds, call.path["wave"])
    status = find_instance(wave, call.path["instance"])
    known = call.clouds.status.read_samples(wave.name, status.instance_id)
    series = known if known.attempt == status.attempt else Series(status.attempt)
    return Answer(SamplesView.of(status.instance_id, series))


def read_throughput(call: Call) -> Answer:
    """Read how many bytes a second a wave replicates, now and over time."""
    from triggers.views import ThroughputView  # noqa: PLC0415

    wave = find_wave(call.clouds, call.path["wave"])
    spans = summed(call.clouds.status.list_samples(wave.name), SPANS)
    return Answer(ThroughputView.of(wave.name, throughput_now(wave.instances), spans))


ROUTES = (
    Route(
        method="GET",
        path="waves/{wave}/instances/{instance}/samples",
        summary="Read how an instance's replication went: progress, lag and throughput over time.",
        handler=list_samples,
        answers={200: "SamplesView"},
        cached=True,
    ),
    Route(
        method="GET",
        path="waves/{wave}/throughput",
        summary="Read how many bytes a second a wave replicates, now and over time.",
        handler=read_throughput,
        answers={200: "ThroughputView"},
        cached=True,
    ),
)
