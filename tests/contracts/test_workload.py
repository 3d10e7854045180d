"""What every Workload keeps: the double in memory, and the adapter on simulated AWS."""

from datetime import UTC, datetime, timedelta

import pytest

from clouds.aws.session import Sessions
from clouds.aws.workload import AwsWorkload
from domain.errors import Refused
from domain.target.disk_type import ActivityQuery, DiskActivity
from domain.target.instance_type import TypeQuery
from local.simulators.aws.memory.workload import SimulatedWorkload
from tests.clouds.aws.caller import become_caller
from tests.clouds.aws.worlds import AwsWorld, MemoryWorld

SPAN = 300
END = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
_METRICS = ("VolumeReadOps", "VolumeWriteOps", "VolumeReadBytes", "VolumeWriteBytes")


class InMemory(MemoryWorld):
    def __init__(self):
        super().__init__()
        self.workload = SimulatedWorkload()

    def do(self, ref, volume_id, spans):
        """Let a volume do, in each span of five minutes, so many operations and bytes."""
        if spans:
            totals = [(r + w, br + bw) for r, w, br, bw in spans]
            done = DiskActivity(
                volume_id,
                -(-max(operations for operations, _ in totals) // SPAN),
                -(-max(size for _, size in totals) // SPAN),
                len(totals),
            )
            self.workload.measured[ref, volume_id] = done


class InAws(AwsWorld):
    def __init__(self):
        super().__init__()
        self.workload = AwsWorkload(Sessions(), lambda: END)

    def do(self, _ref, volume_id, spans):
        client = self._aws.client("cloudwatch")
        for number, span in enumerate(spans):
            for name, value in zip(_METRICS, span, strict=True):
                client.put_metric_data(
                    Namespace="AWS/EBS",
                    MetricData=[
                        {
                            "MetricName": name,
                            "Dimensions": [{"Name": "VolumeId", "Value": volume_id}],
                            "Timestamp": END - timedelta(seconds=SPAN * (number + 1)),
                            "Value": value,
                        }
                    ],
                )


@pytest.fixture(params=[InMemory, InAws], ids=["memory", "moto"])
def world(request, monkeypatch):
    made = request.param()
    if isinstance(made, AwsWorld):
        become_caller(monkeypatch, made.url)
    return made


def measured(world, ref, days=7):
    volumes = tuple(disk.volume_id for disk in world.source.describe_instance(ref).disks)
    return world.workload.measure_disks(ActivityQuery(ref, volumes, days))


def volume_of(world, ref):
    return world.source.describe_instance(ref).disks[0].volume_id


@pytest.mark.parametrize(
    ("name", "vcpus", "memory"), [("m5.large", 2, 8_192), ("m5.xlarge", 4, 16_384)]
)
def test_an_instance_type_is_described(world, name, vcpus, memory):
    kind = world.workload.describe_type(TypeQuery(world.add(), name))
    assert (kind.name, kind.vcpus, kind.memory_mib) == (name, vcpus, memory)
    assert kind.network_interfaces >= 2


def test_local_disks_of_a_type_are_told(world):
    ref = world.add()
    assert world.workload.describe_type(TypeQuery(ref, "m5d.xlarge")).instance_store_gib == 150
    assert world.workload.describe_type(TypeQuery(ref, "m5.xlarge")).instance_store_gib == 0


def test_a_type_that_is_not_there_is_refused(world):
    with pytest.raises(Refused) as refused:
        world.workload.describe_type(TypeQuery(world.add(), "m5.tiny"))
    assert refused.value.refusal.code == "ec2.InvalidInstanceType"


def test_the_busiest_five_minutes_of_reads_and_writes_together_are_told(world):
    ref = world.add()
    spans = [(300, 300, 0, 0), (30_000, 60_001, 0, 600_000_000), (90_000, 0, 300_000_000, 0)]
    world.do(ref, volume_of(world, ref), spans)
    (told,) = measured(world, ref)
    assert (told.iops, told.bytes_per_second, told.periods) == (301, 2_000_000, 3)


def test_a_volume_that_nobody_measured_has_no_periods(world):
    ref = world.add()
    (told,) = measured(world, ref)
    assert told == DiskActivity(volume_of(world, ref))


def test_no_volumes_are_no_question(world):
    assert world.workload.measure_disks(ActivityQuery(world.add(), (), 7)) == ()
