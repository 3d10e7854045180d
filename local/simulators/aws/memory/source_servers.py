"""The port SourceServers in memory."""

from collections.abc import Callable
from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

from clouds.aws.command_documents import REACH
from clouds.aws.server_search import ROLE_TAG, ZONE_TAG, home_of
from clouds.aws.source_servers import targets
from domain.component import Role
from domain.landing_zone import AwsPlace, AzurePlace, ReachOrder, Server, ServerOrder
from domain.mobility_service import Command
from domain.names import passphrase_name, reach_key, server_name
from domain.source_instance import InstanceRef, InstanceState, SourceInstance
from local.clock import Clock
from local.simulators.aws.memory.mobility_service import SimulatedMobilityService
from local.simulators.aws.memory.port import SimulatedPort, refuse
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud
from local.simulators.aws.memory.subnet import MemorySubnet

_S = InstanceState
_GONE = {_S.SHUTTING_DOWN, _S.TERMINATED}
_DOWN = {_S.STOPPING, _S.STOPPED}
_IN_AWS = {Role.PROCESS_SERVER, Role.APPLIANCE}


class SimulatedSourceServers(SimulatedPort):
    """Servers among the instances of a simulated source cloud; their set-up runs in its fleet.

    `subnets` are those that exist; `read_passphrase` stands in for the key vault.
    """

    def __init__(
        self,
        clock: Clock,
        source: SimulatedSourceCloud,
        mobility: SimulatedMobilityService,
        read_passphrase: Callable[[str, AzurePlace], str | None],
    ) -> None:
        super().__init__()
        self.subnets = {"subnet-1": MemorySubnet()}
        self.fleet = mobility.fleet
        self._clock, self._source, self._mobility = clock, source, mobility
        self._read_passphrase = read_passphrase

    def ensure_server(self, order: ServerOrder) -> Server:
        """Launch the server, or find it by its tags."""
        with self.changing("ensure_server", home_of(order.aws)):
            self.fleet.settle()
            found = self._find(order)
            return self._describe(order, found or self._launch(order))

    def terminate_server(self, order: ServerOrder) -> None:
        """Terminate it, if it is there."""
        with self.changing("terminate_server", home_of(order.aws)):
            if found := self._find(order):
                self._source.terminate(found.ref)

    def share_passphrase(self, zone: str, place: AwsPlace, azure: AzurePlace) -> bool:
        """Copy the passphrase; False while there is none."""
        with self.changing("share_passphrase", home_of(place)):
            secret = self._read_passphrase(zone, azure)
            if secret:
                self._mobility.secrets.put(home_of(place), passphrase_name(zone), secret)
            return bool(secret)

    def discard_passphrase(self, zone: str, place: AwsPlace) -> None:
        """Delete the copy, if it is there."""
        with self.changing("discard_passphrase", home_of(place)):
            self._mobility.secrets.delete(home_of(place), passphrase_name(zone))

    def start_reach_check(self, order: ReachOrder) -> Command:
        """Begin to try the ports, or find the same check underway."""
        with self.changing("start_reach_check", order.server):
            asked, commands = targets(order.ports), self._mobility.commands
            key = reach_key(order.server, asked)
            for run in commands.sent_keyed(key):
                if commands.underway(run):
                    return Command(run.sending.command_id, commands.state(run))
            sent = commands.send_keyed(order.server, key, REACH, {"Targets": asked})
            return Command(sent)

    def _launch(self, order: ServerOrder) -> SourceInstance:
        self._require_sense(order)
        number = len(self._source.instances) + 1
        digits = uuid5(NAMESPACE_OID, f"server/{number}").hex[:17]
        subnet = self.subnets[order.aws.subnet_id]
        tags = {ZONE_TAG: order.zone, ROLE_TAG: order.role.value}
        launched = SourceInstance(
            replace(home_of(order.aws), instance_id=f"i-{digits}"),
            _S.PENDING,
            name=server_name(order.zone, order.role),
            private_ip=f"{subnet.addresses}{number}",
            vpc_id=subnet.vpc_id,
            instance_type=order.size,
            ping_status="Online",
            tags={"Name": server_name(order.zone, order.role), **tags},
        )
        self._source.launch(launched)
        self.fleet.set_ups.begin(launched.ref, tags, trusted=bool(order.aws.instance_profile))
        return launched

    def _require_sense(self, order: ServerOrder) -> None:
        home = InstanceRef(order.aws.account_id, order.aws.region, order.zone)
        if order.role not in _IN_AWS:
            refuse("ec2.not_in_aws", home, "it does not stand in AWS", "", fatal=True)
        if not order.aws.instance_profile:
            refuse("ec2.no_profile", home, "no instance profile", "Create its profile.")
        subnet = self.subnets.get(order.aws.subnet_id)
        if subnet is None:
            refuse("ec2.InvalidSubnetID.NotFound", home, "no such subnet", "Check its id.")
        if not subnet.leads_out:
            refuse("ec2.no_route", home, "the subnet leads nowhere", "Add a default route.")

    def _find(self, order: ServerOrder) -> SourceInstance | None:
        wanted = {ZONE_TAG: order.zone, ROLE_TAG: order.role.value}
        described = [each.describe(self._clock.now()) for each in self._source.instances.values()]
        return next(
            (
                each
                for each in described
                if wanted.items() <= each.tags.items()
                and each.state not in _GONE
                and replace(each.ref, instance_id="") == home_of(order.aws)
            ),
            None,
        )

    def _describe(self, order: ServerOrder, found: SourceInstance) -> Server:
        problem = f"it is {found.state}: start it in EC2" if found.state in _DOWN else ""
        running = found.state is _S.RUNNING
        return Server(order.role, found.ref.instance_id, found.private_ip, running, problem)
