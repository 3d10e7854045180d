"""What an instance becomes in Azure: settled before replication, compared before the failover."""

from domain.protected_item import ProtectedItem
from domain.source_instance import SourceInstance
from durable.context import Steps
from orchestrators.story import Story


def settle_target(story: Story, source: SourceInstance) -> Steps[None]:
    """Choose what the order leaves open, once for all attempts."""
    del story, source
    yield from ()


def require_target(story: Story, item: ProtectedItem) -> Steps[None]:
    """Raise Refused where the vault would make another machine than was settled."""
    del story, item
    yield from ()
