"""Moto's server with the deviations in place of what they mend."""

from datetime import timedelta
from typing import Any

from flask import Flask
from moto.core.utils import convert_to_flask_response
from moto.moto_server.werkzeug_app import create_backend_app

from local.simulators.aws.deviations.base import Ec2, Ssm, Sts
from local.simulators.aws.deviations.ec2_client_token import ClientToken
from local.simulators.aws.deviations.ec2_launches import Launches
from local.simulators.aws.deviations.ec2_platform import Platform
from local.simulators.aws.deviations.ec2_power import Power
from local.simulators.aws.deviations.ec2_security_groups import SecurityGroupUse
from local.simulators.aws.deviations.ec2_tags import TagOwners
from local.simulators.aws.deviations.ec2_times import Times
from local.simulators.aws.deviations.ssm_cancel_command import CancelCommand
from local.simulators.aws.deviations.ssm_command_invocations import CommandInvocations
from local.simulators.aws.deviations.ssm_instance_information import InstanceInformation
from local.simulators.aws.deviations.ssm_list_commands import ListCommands
from local.simulators.aws.deviations.ssm_parameter_pages import ParameterPages
from local.simulators.aws.deviations.ssm_parameter_time import ParameterTime
from local.simulators.aws.deviations.ssm_public_images import PublicImages
from local.simulators.aws.deviations.ssm_send_command import SendCommand
from local.simulators.aws.deviations.sts_external_id import ExternalId
from local.simulators.aws.fleet import Fleet

# In this order they are asked: a client token before the launch that it guards.
_EC2 = (ClientToken, Launches, Times, Platform, Power, SecurityGroupUse, TagOwners)
_SSM = (
    InstanceInformation,
    SendCommand,
    ListCommands,
    CommandInvocations,
    CancelCommand,
    ParameterPages,
    ParameterTime,
    PublicImages,
)


class Extension:
    """Makes moto's applications, one a service, around one fleet.

    `lifetime` holds at most one value: how long the credentials of assumed roles last.
    """

    def __init__(self, fleet: Fleet) -> None:
        self.lifetime: list[timedelta] = []
        self.tokens: dict[Any, Any] = {}
        own = {"fleet": fleet, "tokens": self.tokens, "lifetime": self.lifetime}
        self._answers = {
            "ec2": type("SimulatedEc2", (*_EC2, Ec2), own),
            "ssm": type("SimulatedSsm", (*_SSM, Ssm), own),
            "sts": type("SimulatedSts", (ExternalId, Sts), own),
        }

    def application(self, service: Any) -> Flask:
        """Make the application of a service, ours instead of moto's where there is one."""
        application = create_backend_app(service)
        answer: Any = self._answers.get(service)
        if answer:
            view = convert_to_flask_response(answer.dispatch)
            application.view_functions = dict.fromkeys(application.view_functions, view)
        return application

    def reset(self) -> None:
        """Forget tokens and lifetime."""
        self.tokens.clear()
        self.lifetime.clear()
