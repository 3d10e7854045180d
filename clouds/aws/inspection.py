"""The port Inspection on EC2, Elastic Load Balancing, CloudWatch and Systems Manager."""

from dataclasses import replace

from clouds.aws import booting, churn, source_facts
from clouds.aws.command_documents import inspection_document
from clouds.aws.commands import CommandOrder, Commands
from clouds.aws.session import Sessions
from clouds.aws.target_groups import TargetGroups
from domain.errors import Refused
from domain.mobility_service import CommandRef
from domain.names import inspection_key
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.reading import UNMANAGED, Inspected, InspectionOrder, inspection_of
from domain.source_instance import InstanceRef


class AwsInspection:
    """Facts for pre-flight rules; every call may raise Transient or Refused."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._commands = Commands(sessions)
        self._target_groups = TargetGroups(sessions)

    def describe_facts(self, ref: InstanceRef) -> Ec2Facts:
        """Read what EC2, its neighbours and CloudWatch tell; Refused when there is no instance."""
        facts = source_facts.describe(self._sessions, ref)
        addresses = [address for each in facts.interfaces for address in each.addresses]
        return replace(
            facts,
            volumes=churn.measured(self._sessions, ref, facts.volumes),
            target_groups=self._target_groups.of(ref, addresses),
        )

    def inspect(self, order: InspectionOrder) -> Inspected:
        """Begin the inspection of this run, or tell how it stands; a run never begins a second."""
        ref, document = order.ref, inspection_document()
        key = inspection_key(ref, order.run)
        sent = self._commands.sent(ref, key, document)
        if not sent:
            try:
                self._commands.send(CommandOrder(ref, key, document, {}))
            except Refused as refused:
                if refused.refusal.code == booting.UNMANAGED:
                    return UNMANAGED
                raise
            return Inspected()
        return inspection_of(self._commands.read(CommandRef(ref, sent[0].command_id)))

    def recall(self, order: InspectionOrder) -> Inspected:
        """Tell how the inspection of this run stands; nothing where none was begun, and none is."""
        key = inspection_key(order.ref, order.run)
        sent = self._commands.sent(order.ref, key, inspection_document())
        if not sent:
            return Inspected()
        return inspection_of(self._commands.read(CommandRef(order.ref, sent[0].command_id)))
