"""What the demo's instances do: clients write through their services until the cutover."""

import asyncio
from datetime import timedelta

import httpx

from local.simulators.aws.control_client import AwsControl
from local.simulators.aws.workload import Client, Workload
from local.system import LocalSystem

SERVICES = ("MSSQLSERVER", "W3SVC")
_OFFICE = "10.0.77.{}"


async def let_work(system: LocalSystem) -> None:
    """Let a workload begin on every instance."""
    control = AwsControl(system.aws_url)
    for number, instance in enumerate(system.instances):
        await asyncio.to_thread(control.give_workload, instance, _workload(number))


async def same_content(system: LocalSystem, instance: str, vm_id: str) -> bool:
    """Say whether the virtual machine was made of all that the source ever wrote.

    Only the simulators can be asked that; a certificate is what there is in reality.
    """
    control = AwsControl(system.aws_url)
    async with httpx.AsyncClient(base_url=system.site_recovery_url) as simulator:
        answer = await simulator.get("/simulator/contents")
    answer.raise_for_status()
    held: dict[str, str] = answer.json()
    arrived = {machine.lower(): content for machine, content in held.items()}.get(vm_id.lower())
    return arrived == await asyncio.to_thread(control.content, instance)


def _workload(number: int) -> Workload:
    """Let two people and a nightly job write, each machine something else."""
    people = [Client(service, _OFFICE.format(10 + number), 445) for service in SERVICES]
    job = Client(SERVICES[0], every=timedelta(seconds=20))
    return Workload(SERVICES, (*people, job), seed=number + 1)
