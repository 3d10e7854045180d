"""Fixtures of what is seen from within: system, roles, licences, agents."""

from domain.migration import Target
from local.simulators.aws.seed_variants import Variant
from tests.preflight import deeds
from tests.preflight.bench import Case
from tests.preflight.cases import inside, outside, service, wanting

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
