"""For each rule an instance that breaks it and one that keeps it, as near to it as may be."""

from domain.migration import Target
from domain.mobility_service import MobilityWay
from domain.preflight.target_facts import TargetFacts
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize
from local.simulators.aws.seed_variants import Variant
from tests.preflight import deeds
from tests.preflight.bench import Case

GIB, TIB = 1024**3, 1024**4
SIZE = AzureSize("Standard_D2s_v5", "standardDSv5Family", 2, 8, 4, 2)


def inside(**facts):
    return Case(guest=facts)


def outside(**facts):
    return Case(moto=facts)


def disks(*others, **first):
    return [{"number": 0, "size": 30 * GIB, "boot": True, "system": True} | first, *others]


def data(**facts):
    return {"number": 1, "size": 50 * GIB} | facts


def volume(letter="C:", size=100, free=50, **facts):
    return {"letter": letter, "size": size * GIB, "free": int(free * GIB)} | facts


def service(name, state="Running", start="Auto"):
    return {"name": name, "state": state, "start": start}


def adapter(**facts):
    return {"name": "Ethernet", "addresses": ["10.0.0.4"]} | facts


def lands(size=SIZE, *usages, **why):
    return Case(target=TargetFacts("westeurope", size, usages=usages, **why))


def sized(wish=None, **facts):
    size = AzureSize(**{**_SIZE, **facts})
    return Case(wish=wish or {"disks": (30, 31)}, target=TargetFacts("westeurope", size))


_SIZE = {
    "name": "Standard_D2s_v5",
    "family": "standardDSv5Family",
    "vcpus": 2,
    "memory_gib": 8,
    "data_disks": 4,
    "network_interfaces": 2,
}


def tagged(**tags):
    return Case(wish={"tags": tags})


def wanting(**target):
    return Case(wanted=Target(**target))


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
SYSTEM = {
    "os_too_old": (
        inside(caption="Windows Server 2008", build=6002),
        inside(caption="Windows Server 2008 R2", build=7601),
    ),
    "os_not_64_bit": (inside(bits=32), inside(bits=64)),
    "os_unconfirmed": (inside(build=26100), inside(build=20348)),
    "os_support_ended": (inside(build=9600), inside(build=14393)),
    "os_support_ends_soon": (inside(build=14393), inside(build=17763)),
    "os_client": (inside(product_type=1, build=19045), inside(product_type=3)),
    "os_evaluation": (inside(edition="ServerStandardEval"), inside(edition="ServerStandard")),
    "uefi_too_old": (
        inside(firmware="UEFI", build=7601),
        inside(firmware="UEFI", build=9200),
    ),
    "secure_boot": (inside(firmware="UEFI", secure_boot=True), inside(firmware="UEFI")),
    "firmware_differs": (inside(firmware="UEFI"), inside(firmware="BIOS")),
    "generation_2": (
        Case(change={"current_instance_boot_mode": "uefi"}),
        Case(change={"current_instance_boot_mode": "legacy-bios"}),
    ),
    "tpm": (outside(tpm_support="v2.0"), Case()),
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
ROLES = {
    "domain_controller": (inside(product_type=2, domain="corp.example"), inside(product_type=3)),
    "cluster_member": (
        inside(services=[service("ClusSvc")]),
        inside(services=[service("ClusSvc", "Stopped", "Disabled")]),
    ),
    "hyper_v_host": (
        inside(services=[service("vmms")]),
        inside(services=[service("vmms", "Stopped", "Manual")]),
    ),
    "sql_server": (
        inside(services=[service("MSSQL$ERP")]),
        inside(services=[service("SQLWriter")]),
    ),
    "certification_authority": (
        inside(services=[service("CertSvc")]),
        inside(services=[service("CertPropSvc")]),
    ),
    "other_replication": (
        inside(services=[service("AwsReplicationService")]),
        inside(services=[service("svagents")]),
    ),
}
LICENCES = {
    "licence_included": (Case(), outside(usage_operation="RunInstances:0800")),
    "licence_byol": (
        outside(usage_operation="RunInstances:0800"),
        Case(
            moto={"usage_operation": "RunInstances:0800"},
            wanted=Target(license_type="WindowsServer"),
        ),
    ),
    "hybrid_benefit": (wanting(license_type="WindowsServer"), Case()),
    "sql_licence_included": (
        outside(usage_operation="RunInstances:0102"),
        outside(usage_operation="RunInstances:0002"),
    ),
    "marketplace_product": (
        Case(deed=deeds.product_code("marketplace")),
        Case(deed=deeds.product_code("devpay")),
    ),
    "amazon_kms": (
        inside(kms_server="169.254.169.250"),
        inside(kms_server="kms.corp.example"),
    ),
    "not_activated": (inside(licensed=False), inside(licensed=True)),
}
AGENTS = {
    "not_managed": (Case(wish={"variant": Variant.CONNECTION_LOST}), Case()),
    "not_inspected": (Case(fails={"exit_code": 202, "error": "too old"}), Case()),
    "ssm_agent_old": (Case(change={"latest": False}), Case(change={"latest": True})),
    "hyper_v_drivers": (
        inside(drivers=[service("storvsc", "Stopped", "Disabled")]),
        inside(drivers=[service("storvsc", "Running", "Boot")]),
    ),
    "redhat_drivers": (
        inside(drivers=[service("rhelscsi", start="Boot")]),
        inside(drivers=[service("rhelscsi", "Stopped", "Manual")]),
    ),
    "xen_hypervisor": (
        Case(wish={"instance_type": "m4.large"}),
        Case(wish={"instance_type": "m5.large"}),
    ),
    "amazon_drivers": (inside(drivers=[service("AWSNVMe")]), inside(drivers=[service("vmbus")])),
    "amazon_agents": (
        inside(services=[service("AmazonCloudWatchAgent")]),
        inside(services=[service("Dhcp")]),
    ),
    "antivirus": (
        inside(services=[service("CSFalconService")]),
        inside(services=[service("WinDefend")]),
    ),
    "metadata_users": (inside(metadata_users=["java"]), inside(metadata_users=[])),
    "instance_profile": (Case(deed=deeds.profile), Case()),
    "metadata_v1": (Case(), Case(deed=deeds.require_tokens)),
}
MACHINE = {
    "reboot_pending": (inside(reboot_pending=True), inside(reboot_pending=False)),
    "clock_wrong": (inside(clock_offset=-901.0), inside(clock_offset=900.0)),
    "clock_skewed": (inside(clock_offset=-61.0), inside(clock_offset=60.0)),
    "amazon_time": (
        inside(time_source="169.254.169.123,0x9"),
        inside(time_source="time.windows.com,0x9"),
    ),
    "no_time_service": (
        inside(services=[service("W32Time", "Stopped", "Disabled")]),
        inside(services=[service("W32Time", "Stopped", "Manual")]),
    ),
    "tls_12_off": (inside(tls12=False), inside(tls12=True)),
    "shadow_copies_off": (
        inside(services=[service("VSS", "Stopped", "Disabled")]),
        inside(services=[service("VSS", "Stopped", "Manual")]),
    ),
    "remote_desktop_off": (inside(remote_desktop=False), inside(remote_desktop=True)),
    "dhcp_client_off": (
        inside(services=[service("Dhcp", "Stopped", "Manual")]),
        inside(services=[service("Dhcp")]),
    ),
    "page_file_elsewhere": (
        inside(page_files=["E:\\pagefile.sys"]),
        inside(page_files=["c:\\pagefile.sys"]),
    ),
}
TARGET = {
    "target_not_read": (Case(target_trouble="network.404: there is no network"), Case()),
    "no_size": (lands(None, why_none="Standard_D2s_v5 is not offered"), lands()),
    "size_vcpus": (sized(vcpus=1), sized(vcpus=2)),
    "size_memory": (sized(memory_gib=7.5), sized(memory_gib=8)),
    "size_disks": (sized(data_disks=0), sized(data_disks=1)),
    "size_interfaces": (
        Case(deed=deeds.second_interface, target=sized(network_interfaces=1).target),
        Case(deed=deeds.second_interface, target=sized(network_interfaces=2).target),
    ),
    "size_generation": (sized(generations=("V2",)), sized(generations=("V1", "V2"))),
    "size_controller": (sized(controllers=("NVMe",)), sized(controllers=("SCSI", "NVMe"))),
    "size_restricted": (sized(restrictions=("NotAvailableForSubscription",)), sized()),
    "quota_family": (
        lands(SIZE, CoreUsage("standardDSv5Family", 9, 10)),
        lands(SIZE, CoreUsage("standardDSv5Family", 8, 10)),
    ),
    "quota_region": (
        lands(SIZE, CoreUsage("cores", 99, 100)),
        lands(SIZE, CoreUsage("cores", 98, 100)),
    ),
}
FIXTURES = {
    code: pair
    for part in (
        INSTANCE, SYSTEM, DISKS, CHURN, NETWORK, NAMES, ROLES, LICENCES, AGENTS, MACHINE, TARGET
    )
    for code, pair in part.items()
}  # fmt: skip
# Where a rule only warns because of how the mobility service comes onto the machine.
MILDER = {
    "not_managed": Case(wish={"variant": Variant.UNMANAGED}, way=MobilityWay.BY_HAND),
    "not_inspected": Case(fails={"exit_code": 202}, way=MobilityWay.PUSH),
    "reboot_pending": Case(guest={"reboot_pending": True}, way=MobilityWay.BY_HAND),
}
