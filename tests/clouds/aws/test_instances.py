import pytest

from domain.errors import Refused, Transient
from domain.source_instance import Disk, InstanceState
from local.simulators.aws.seed_variants import Variant


def test_an_instance_is_described_in_the_domains_words(aws, source):
    ref = aws.launch(name="sql-01", disks=(60, 200), address="10.0.0.77", tags={"Owner": "sales"})
    described = source.describe_instance(ref)
    root, data = described.disks
    assert (described.ref, described.state, described.name) == (
        ref,
        InstanceState.RUNNING,
        "sql-01",
    )
    assert (described.platform, described.platform_details) == ("windows", "Windows")
    assert (described.private_ip, described.vpc_id) == ("10.0.0.77", aws.scenery.vpc_id)
    assert (described.architecture, described.boot_mode) == ("x86_64", "legacy-bios")
    assert (described.ping_status, described.root_device_type) == ("Online", "ebs")
    assert described.tags == {"Name": "sql-01", "Owner": "sales"}
    assert root == Disk(root.volume_id, "/dev/sda1", 60, root=True)
    assert (data.size_gib, data.root) == (200, False)


@pytest.mark.parametrize(
    ("variant", "fact", "told"),
    [
        (Variant.LINUX, "platform", ""),
        (Variant.STOPPED, "state", "stopped"),
        (Variant.STOPPED, "ping_status", "ConnectionLost"),
        (Variant.TERMINATED, "state", "terminated"),
        (Variant.INSTANCE_STORE, "root_device_type", "instance-store"),
        (Variant.NO_ADDRESS, "private_ip", ""),
        (Variant.UNMANAGED, "ping_status", ""),
        (Variant.CONNECTION_LOST, "ping_status", "ConnectionLost"),
    ],
)
def test_what_is_odd_about_an_instance_is_told(aws, source, variant, fact, told):
    assert getattr(source.describe_instance(aws.launch(variant)), fact) == told


def test_an_instance_boots_as_it_did_and_not_as_its_image_would_like(aws, source):
    appliance = aws.launch_appliance()
    assert source.describe_instance(appliance).boot_mode == "uefi"


def test_an_instance_that_is_not_there_is_refused(aws, source):
    with pytest.raises(Refused) as refused:
        source.describe_instance(aws.ref("i-0123456789abcdef0"))
    assert refused.value.refusal.code == "ec2.InvalidInstanceID.NotFound"
    assert "account" in refused.value.remedy


def test_neighbours_disks_are_not_counted(aws, source):
    ref = aws.launch()
    aws.launch(disks=(40, 50))
    assert [disk.size_gib for disk in source.describe_instance(ref).disks] == [30]


@pytest.fixture
def short_pages(aws, sessions):
    """Make EC2 cut its list of volumes into pages of ten; moto gives everything at once."""
    events, offset = sessions.ec2(aws.ref("i")).meta.events, [0]

    def begin(params, **_):
        offset[0] = int(params["body"].pop("NextToken", 0))

    def cut(parsed, **_):
        volumes, end = parsed["Volumes"], offset[0] + 10
        parsed["Volumes"] = volumes[offset[0] : end]
        if end < len(volumes):
            parsed["NextToken"] = str(end)

    hooks = {"before-call.ec2.DescribeVolumes": begin, "after-call.ec2.DescribeVolumes": cut}
    for event, hook in hooks.items():
        events.register(event, hook)
    yield
    for event, hook in hooks.items():
        events.unregister(event, hook)


@pytest.mark.usefixtures("short_pages")
def test_all_pages_of_volumes_are_read(aws, source):
    ref = aws.launch(disks=(30, *range(1, 26)))
    assert len(source.describe_instance(ref).disks) == 26


def test_a_throttled_look_at_the_agent_is_worth_another(aws, source):
    ref = aws.launch()
    aws.control.fail_api("DescribeInstanceInformation", code="ThrottlingException", status=400)
    with pytest.raises(Transient):
        source.describe_instance(ref)


def test_a_look_that_is_not_allowed_names_the_action(aws, source):
    ref = aws.launch()
    aws.control.fail_api("DescribeVolumes", code="UnauthorizedOperation", status=403)
    with pytest.raises(Refused) as refused:
        source.describe_instance(ref)
    assert "ec2:DescribeVolumes" in refused.value.remedy
