"""Looking for an agent on an instance by Run Command, again and again."""

from clouds.aws import booting
from clouds.aws.command_documents import detection_document
from clouds.aws.commands import CommandOrder, Commands
from domain.errors import Refused
from domain.mobility_agent import AgentSearch, AgentSighting, sighting_of
from domain.mobility_service import CommandRef
from domain.names import detection_key


def detect(commands: Commands, search: AgentSearch) -> AgentSighting:
    """Read the latest look that has ended; begin another, unless one is underway."""
    ref, document = search.ref, detection_document()
    key = detection_key(ref, search.run)
    sent = commands.sent(ref, key, document)
    if not any(each.underway for each in sent):
        try:
            commands.send(CommandOrder(ref, key, document, {}))
        except Refused as refused:
            if refused.refusal.code == booting.UNMANAGED:
                return AgentSighting(reachable=False)
            raise
    ended = [each for each in sent if not each.underway]
    if not ended:
        return AgentSighting()
    return sighting_of(commands.read(CommandRef(ref, ended[-1].command_id)))
