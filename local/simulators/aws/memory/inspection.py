"""The port Inspection in memory."""

from clouds.aws.command_documents import INSPECTION
from domain.errors import Refused
from domain.mobility_service import CommandRef
from domain.names import inspection_key
from domain.preflight.ec2_facts import Ec2Facts, Interface, Volume
from domain.preflight.reading import UNMANAGED, Inspected, InspectionOrder, inspection_of
from domain.source_instance import InstanceRef, SourceInstance
from local.simulators.aws.memory.mobility_service import SimulatedMobilityService
from local.simulators.aws.memory.port import SimulatedPort
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud


class SimulatedInspection(SimulatedPort):
    """Looks at the machines of a simulated source cloud; `facts` are those that are different."""

    def __init__(self, source: SimulatedSourceCloud, mobility: SimulatedMobilityService) -> None:
        super().__init__()
        self.facts: dict[InstanceRef, Ec2Facts] = {}
        self._source = source
        self._commands = mobility.commands

    def describe_facts(self, ref: InstanceRef) -> Ec2Facts:
        """Tell what was set, or what follows from the instance."""
        with self.reading("describe_facts"):
            described = self._source.describe_instance(ref)
            return self.facts.get(ref) or ordinary_facts(described)

    def inspect(self, order: InspectionOrder) -> Inspected:
        """Begin the inspection of this run, or tell how it stands."""
        with self.changing("inspect", order.ref):
            key = inspection_key(order.ref, order.run)
            if sent := self._commands.sent_keyed(key):
                command_id = sent[0].sending.command_id
                return inspection_of(self._commands.read(CommandRef(order.ref, command_id)))
            try:
                self._commands.send_keyed(order.ref, key, INSPECTION, {})
            except Refused:
                return UNMANAGED
            return Inspected()

    def recall(self, order: InspectionOrder) -> Inspected:
        """Tell how the inspection of this run stands; nothing where none was begun."""
        with self.reading("recall"):
            sent = self._commands.sent_keyed(inspection_key(order.ref, order.run))
            if not sent:
                return Inspected()
            command_id = sent[0].sending.command_id
            return inspection_of(self._commands.read(CommandRef(order.ref, command_id)))


def ordinary_facts(instance: SourceInstance) -> Ec2Facts:
    """Make the facts of an instance about which nothing is special."""
    address = (instance.private_ip,) if instance.private_ip else ()
    volumes = (Volume(d.volume_id, d.device_name, d.size_gib) for d in instance.disks)
    return Ec2Facts(
        interfaces=(Interface(f"eni-{instance.ref.instance_id[2:]}", addresses=address),),
        volumes=tuple(volumes),
        vcpus=2,
        memory_mib=8 * 1024,
        agent_version="3.3.3050.0",
    )
