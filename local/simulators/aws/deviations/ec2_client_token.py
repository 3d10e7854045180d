"""RunInstances that honours its ClientToken; moto launches again at each repeat."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError

from local.simulators.aws.deviations.base import Ec2


class ClientToken(Ec2):
    """Answers a repeat with what the first call launched."""

    def run_instances(self) -> ActionResult:
        """Launch once for each token; the same token with other parameters is an error."""
        parameters: dict[str, Any] = dict(self._get_params())
        token = str(parameters.pop("ClientToken", ""))
        if not token:
            return super().run_instances()
        key, wish = (self.current_account, self.region, token), repr(sorted(parameters.items()))
        if key not in self.tokens:
            self.tokens[key] = (wish, super().run_instances().result)
        first_wish, launched = self.tokens[key]
        if wish != first_wish:
            raise EC2ClientError(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in "
                "previous request(s).",
            )
        return ActionResult(launched)
