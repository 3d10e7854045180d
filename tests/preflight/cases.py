"""How an instance of a fixture differs from an ordinary one."""

from domain.migration import Target
from domain.preflight.target_facts import TargetFacts
from domain.target.size import AzureSize
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
