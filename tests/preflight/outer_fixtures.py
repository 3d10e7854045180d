"""Fixtures of what AWS shows of an instance: its kind, disks, network, names."""

from domain.migration import Target
from local.simulators.aws.seed_variants import Variant
from tests.preflight import deeds
from tests.preflight.bench import Case
from tests.preflight.cases import (
    TIB,
    adapter,
    data,
    disks,
    inside,
    outside,
    tagged,
    volume,
    wanting,
)

# Rule: the case that breaks it, the case that keeps it.
INSTANCE = {
    "not_running": (Case(wish={"variant": Variant.STOPPED}), Case()),
    "not_windows": (Case(wish={"variant": Variant.LINUX}), Case()),
    "not_x86_64": (outside(architecture="arm64"), outside(architecture="x86_64")),
    "spot_instance": (outside(lifecycle="spot"), Case()),
    "auto_scaling": (Case(deed=deeds.join_auto_scaling), tagged(groupName="web")),
    "stop_protection": (
        Case(deed=deeds.protected("DisableApiStop")),
        Case(deed=deeds.protected("DisableApiTermination")),
    ),
    "shutdown_terminates": (
        Case(deed=deeds.shutdown("terminate")),
        Case(deed=deeds.shutdown("stop")),
    ),
    "dedicated_tenancy": (
        Case(deed=deeds.tenancy("dedicated")),
        Case(deed=deeds.tenancy("default")),
    ),
    "placement_group": (Case(deed=deeds.placement("near")), Case()),
    "accelerators": (Case(wish={"instance_type": "g4dn.xlarge"}), Case()),
    "nitro_enclave": (
        outside(enclave_options={"Enabled": True}),
        outside(enclave_options={"Enabled": False}),
    ),
}


DISKS = {
    "instance_store_root": (Case(wish={"variant": Variant.INSTANCE_STORE}), Case()),
    "too_many_disks": (
        Case(wish={"disks": (30,) + (1,) * 65}),
        Case(wish={"disks": (30,) + (1,) * 64}),
    ),
    "disk_size": (Case(wish={"disks": (2_049,)}), Case(wish={"disks": (2_048,)})),
    "dynamic_os_disk": (
        inside(disks=disks(dynamic=True)),
        inside(disks=disks(data(dynamic=True))),
    ),
    "dynamic_data_disk": (
        inside(disks=disks(data(dynamic=True))),
        inside(disks=disks(data())),
    ),
    "several_boot_disks": (
        inside(disks=disks(data(boot=True), boot=False)),
        inside(disks=disks(data())),
    ),
    "large_sectors": (
        inside(disks=disks(data(sector=4096))),
        inside(disks=disks(data(sector=512))),
    ),
    "storage_spaces": (inside(storage_pools=1), inside(storage_pools=0)),
    "shared_volume": (Case(deed=deeds.share_volume), Case(wish={"disks": (30, 31)})),
    "iscsi_disks": (inside(iscsi_sessions=2), inside(iscsi_sessions=0)),
    "offline_disk": (inside(disks=disks(data(offline=True))), inside(disks=disks(data()))),
    "instance_store": (
        Case(wish={"instance_type": "m5d.large"}),
        Case(wish={"instance_type": "m5.large"}),
    ),
    "ebs_encryption": (Case(deed=deeds.encrypted_volume), Case(deed=deeds.plain_volume)),
    "bitlocker": (
        inside(volumes=[volume(encrypted=True)]),
        inside(volumes=[volume(encrypted=False)]),
    ),
    "no_free_space": (inside(volumes=[volume(free=0.9)]), inside(volumes=[volume(free=1)])),
    "low_free_space": (inside(volumes=[volume(free=9)]), inside(volumes=[volume(free=10)])),
    "drive_letter_d": (
        inside(volumes=[volume(), volume("D:")]),
        inside(volumes=[volume(), volume("D:", fixed=False)]),
    ),
    "san_policy": (
        inside(disks=disks(data()), san_policy="OfflineShared"),
        inside(disks=disks(), san_policy="OfflineShared"),
    ),
}


CHURN = {
    "churn_machine": (Case(deed=deeds.writes(peak=55)), Case(deed=deeds.writes(peak=53))),
    "churn_day": (Case(deed=deeds.writes(day=2.1 * TIB)), Case(deed=deeds.writes(day=1.9 * TIB))),
    "churn_disk": (
        Case(deed=deeds.writes(peak=6, size=8 * 1024)),
        Case(deed=deeds.writes(peak=6, size=16 * 1024)),
    ),
    "churn_unmeasured": (Case(), Case(deed=deeds.writes(peak=1))),
}


NETWORK = {
    "no_private_ip": (Case(wish={"variant": Variant.NO_ADDRESS}), Case()),
    "several_interfaces": (Case(deed=deeds.second_interface), Case()),
    "several_addresses": (Case(deed=deeds.second_address), Case(deed=deeds.second_interface)),
    "elastic_ip": (Case(deed=deeds.elastic_ip), Case(deed=deeds.public_ip)),
    "public_address": (Case(deed=deeds.public_ip), Case(deed=deeds.elastic_ip)),
    "ipv6": (Case(deed=deeds.ipv6), Case()),
    "forwards_packets": (
        Case(deed=deeds.source_dest_check(checks=False)),
        Case(deed=deeds.source_dest_check(checks=True)),
    ),
    "fixed_address": (
        inside(adapters=[adapter(dhcp=False)]),
        inside(adapters=[adapter(dhcp=True)]),
    ),
    "static_routes": (
        inside(routes=["10.9.0.0/255.255.0.0 by 10.0.0.1"]),
        inside(routes=[]),
    ),
    "nic_team": (inside(teams=["Team1"]), inside(adapters=[adapter(), adapter(name="Second")])),
    "amazon_dns": (
        inside(adapters=[adapter(dns=["169.254.169.253"])]),
        inside(adapters=[adapter(dns=["10.0.0.2"])]),
    ),
    "target_group": (Case(deed=deeds.balanced), Case(deed=deeds.other_balanced)),
}


NAMES = {
    "vm_name": (wanting(vm_name="web_1"), wanting(vm_name="web-1")),
    "vm_name_reserved": (wanting(vm_name="login-1"), wanting(vm_name="web-login")),
    "host_name": (inside(host_name="WEB_1"), inside(host_name="EC2AMAZ-ABCDEFG")),
    "too_many_tags": (
        Case(
            wish={"tags": {f"t{n}": "x" for n in range(40)}},
            wanted=Target(tags={f"w{n}": "x" for n in range(10)}),
        ),
        Case(
            wish={"tags": {f"t{n}": "x" for n in range(40)}},
            wanted=Target(tags={f"w{n}": "x" for n in range(9)}),
        ),
    ),
    "tag_too_long": (wanting(tags={"note": "x" * 257}), wanting(tags={"note": "x" * 256})),
    "tag_characters": (tagged(**{"cost/centre": "1"}), tagged(**{"cost:centre": "1"})),
    "tag_reserved": (tagged(WindowsVersion="2016"), tagged(OldWindows="2016")),
    "tags_collide": (tagged(Owner="a", owner="b"), tagged(Owner="a", Owners="b")),
}
