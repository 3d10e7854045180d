"""Stopping and starting an instance, by the state that it is in."""

from clouds.aws.errors import aws_calls
from clouds.aws.instances import find_living_instance, state_of
from clouds.aws.session import Sessions
from domain.errors import Transient
from domain.source_instance import InstanceRef, InstanceState


def stop_instance(sessions: Sessions, ref: InstanceRef) -> None:
    """Begin to stop a running instance; leave one alone that stops or has stopped.

    Transient while it starts, Refused `ec2.instance_gone` when it is terminated.
    """
    state = state_of(find_living_instance(sessions, ref))
    if state is InstanceState.PENDING:
        raise Transient(f"{ref}: it is still starting, it can be stopped once it runs")
    if state is InstanceState.RUNNING:
        with aws_calls("ec2", ref):
            sessions.ec2(ref).stop_instances(InstanceIds=[ref.instance_id])


def start_instance(sessions: Sessions, ref: InstanceRef) -> None:
    """Begin to start a stopped instance; leave one alone that starts or runs.

    Transient while it stops, Refused `ec2.instance_gone` when it is terminated.
    """
    state = state_of(find_living_instance(sessions, ref))
    if state is InstanceState.STOPPING:
        raise Transient(f"{ref}: it is still stopping, it can be started once it has stopped")
    if state is InstanceState.STOPPED:
        with aws_calls("ec2", ref):
            sessions.ec2(ref).start_instances(InstanceIds=[ref.instance_id])
