"""Where moto 5.2.5 copies and searches all that an account has to tell of one instance.

What a call answers is the same; among 1,000 instances it need not look at each of them.
"""

from functools import cache
from typing import Any

from moto.core import responses
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.models.instances import Instance, InstanceBackend, Reservation
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, filter_reservations, get_prefix

_METHODS = "method_names_from_class"


def hasten() -> None:
    """Let this process's moto look things up by their ids from now on."""
    moto: Any = responses
    found = getattr(moto, _METHODS)
    if not hasattr(found, "cache_info"):
        setattr(moto, _METHODS, cache(found))  # it is asked at every call, and never changes
    backend: Any = InstanceBackend
    backend.all_reservations, backend.get_instance_by_id = _reservations, _instance
    tagged: Any = TaggedEC2Resource
    tagged.get_tags = _tags


def _reservations(backend: Any, filters: Any = None) -> list[Reservation]:
    """Give copies, of which callers take instances away."""
    copies = [_copy(each) for each in list(backend.reservations.values())]
    return copies if filters is None else filter_reservations(copies, filters)


def _copy(reservation: Reservation) -> Reservation:
    made: Reservation = Reservation.__new__(Reservation)
    vars(made).update(vars(reservation))
    return made


def _instance(backend: Any, instance_id: str) -> Instance | None:
    instance: Instance
    for reservation in list(backend.reservations.values()):
        for instance in reservation.instances:
            if instance.id == instance_id:
                return instance
    return None


def _tags(resource: Any) -> list[dict[str, str]]:
    if not resource.id:
        return []
    of = {
        "resource_id": resource.id,
        "resource_type": EC2_PREFIX_TO_RESOURCE.get(get_prefix(resource.id), ""),
    }
    told = resource.ec2_backend.tags.get(resource.id, {})
    return [{**of, "key": key, "value": value} for key, value in list(told.items())]
