"""What a caller sees of the books: what lies elsewhere is not there for him."""

from dataclasses import replace

from clouds.ports import Clouds
from triggers.scope.groups import ScopedGroups
from triggers.scope.notices import scoped_notices
from triggers.scope.register import scoped_register
from triggers.scope.retentions import ScopedRetentions
from triggers.scope.sight import Sight
from triggers.scope.waves import ScopedStatus
from triggers.scope.zones import ScopedZones


def scoped(clouds: Clouds, sight: Sight) -> Clouds:
    """Give the clouds as a caller may know them.

    Whoever sees everything and may act everywhere gets them as they are, and pays for nothing.
    """
    if not sight.limited:
        return clouds
    status = ScopedStatus(clouds.status, sight)
    return replace(
        clouds,
        status=status,
        register=scoped_register(clouds.register, status, sight),
        notices=scoped_notices(clouds.notices, status),
        zones=ScopedZones(clouds.zones, sight),
        protection_groups=ScopedGroups(clouds.protection_groups, sight),
        retentions=ScopedRetentions(clouds.retentions, sight),
    )
