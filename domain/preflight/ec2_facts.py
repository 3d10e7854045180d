"""What EC2 and its neighbours tell about an instance beyond what every migration reads."""

from dataclasses import dataclass

GIB = 1024**3
MIB = 1024**2


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface; `public_ip` is an elastic IP where `elastic` says so."""

    interface_id: str
    device_index: int = 0
    subnet_id: str = ""
    addresses: tuple[str, ...] = ()
    public_ip: str = ""
    elastic: bool = False
    ipv6: tuple[str, ...] = ()
    source_dest_check: bool = True


@dataclass(frozen=True, slots=True)
class Volume:
    """An EBS volume as attached, and what was written to it.

    `peak_write` is the busiest five minutes, `mean_write` the busiest day of the time looked at,
    in bytes a second; None where CloudWatch has no figures. `write_size` is the mean size of a
    write in bytes.
    """

    volume_id: str
    device_name: str = ""
    size_gib: int = 0
    kind: str = "gp3"
    iops: int = 0
    throughput: int = 0
    encrypted: bool = False
    multi_attach: bool = False
    attachments: int = 1
    peak_write: float | None = None
    mean_write: float | None = None
    write_size: float | None = None


@dataclass(frozen=True, slots=True)
class Ec2Facts:
    """Everything else that AWS tells of an instance.

    `lifecycle` is EC2's (`spot`, `scheduled`, `capacity-block`; empty for an ordinary one),
    `usage_operation` its billing code (`RunInstances:0002` is Windows with the licence included),
    `product_codes` the marketplace's, `agent_version` and `agent_latest` are of the SSM agent.
    """

    lifecycle: str = ""
    tenancy: str = "default"
    usage_operation: str = "RunInstances:0002"
    product_codes: tuple[str, ...] = ()
    auto_scaling_group: str = ""
    target_groups: tuple[str, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    volumes: tuple[Volume, ...] = ()
    vcpus: int = 0
    memory_mib: int = 0
    accelerators: tuple[str, ...] = ()
    instance_store_gib: int = 0
    hypervisor: str = "nitro"
    tpm: bool = False
    enclave: bool = False
    placement_group: str = ""
    stop_protection: bool = False
    shutdown_behavior: str = "stop"
    instance_profile: str = ""
    metadata_tokens: str = "required"
    agent_version: str = ""
    agent_latest: bool = True

    @property
    def elastic_ips(self) -> tuple[str, ...]:
        """List the elastic IPs that point to the instance."""
        return tuple(each.public_ip for each in self.interfaces if each.elastic)
