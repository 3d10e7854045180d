"""The local system as it runs tells a collector over HTTP what a wave did, across a crash."""

import time

from telemetry.identity import trace_id_of
from tests.telemetry.conftest import PLANTED
from tests.telemetry.people import SECRETS


def test_both_processes_tell_one_trace_with_the_calls_to_both_clouds(wave, collector):
    told = collector.of(trace_id_of(wave))
    names = {span.name for _, span in told}
    # What ends in the moment that the first process is killed may be lost: no span of that time.
    assert {"begin run", "start_failover", "Fail over", "ec2 StopInstances"} <= names
    assert any(name.startswith("arm POST Microsoft.RecoveryServices/vaults") for name in names)
    assert len({who for who, _ in told}) == 2


def test_the_wave_is_its_root_and_the_instance_its_child(wave, collector, ferry):
    (instance,) = ferry.system.instances
    spans = {span.name: span for _, span in collector.of(trace_id_of(wave))}
    root = spans[f"wave {wave}"]
    assert not root.parent_span_id
    assert spans[f"instance {instance}"].parent_span_id == root.span_id
    assert spans["start_failover"].parent_span_id == spans[f"instance {instance}"].span_id


def test_the_request_that_began_it_is_linked(wave, collector):
    begun, *_ = sorted(
        (span for _, span in collector.of(trace_id_of(wave)) if span.name == "begin run"),
        key=lambda span: span.start_time_unix_nano,
    )  # the timer may have looked after it as well
    requests = {span.span_id: span.name for _, span in collector.spans}
    assert [requests[link.span_id] for link in begun.links] == ["POST /api/waves"]


def test_metrics_and_gauges_arrive(wave, collector):
    assert wave
    wanted = {
        "ferry.activity.duration", "ferry.step.duration", "ferry.api.calls", "ferry.instances",
        "ferry.slots.used", "ferry.poison.depth", "ferry.appliance.heartbeat.age",
        "ferry.server.duration", "ferry.notices.dead",
    }  # fmt: skip
    deadline = time.monotonic() + 30
    while not wanted <= collector.metrics:
        assert time.monotonic() < deadline, wanted - collector.metrics
        time.sleep(0.1)


def test_no_key_and_no_secret_is_told(wave, collector, ferry):
    assert wave
    everything = b"\n".join(list(collector.bodies))
    storage = ferry.system.storage.split("AccountKey=")[1].split(";")[0]
    for secret in (PLANTED, *SECRETS, ferry.system.key, storage):
        assert secret.encode() not in everything
