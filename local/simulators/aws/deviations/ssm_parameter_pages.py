"""DescribeParameters whose pages may be empty and yet not the last; moto's never are.

The service cuts its pages before it filters them: "The number of items returned can be between
zero and the value of MaxResults" (API reference).
"""

from moto.core.responses import ActionResult

from local.simulators.aws.deviations.base import Ssm
from local.simulators.aws.deviations.paging import page

_DEFAULT_SIZE = 10


class ParameterPages(Ssm):
    """Cuts the account's parameters into pages, then leaves in each what the filters ask for."""

    def describe_parameters(self) -> ActionResult:
        """Describe the parameters of one page that match every filter."""
        token, size = self._get_param("NextToken"), self._get_int_param("MaxResults")
        cut, more = page(self.ssm_backend.describe_parameters([], []), token, size, _DEFAULT_SIZE)
        wanted = self.ssm_backend.describe_parameters(
            self._get_param("Filters"), self._get_param("ParameterFilters")
        )
        names = {parameter.name for parameter in wanted}
        found = [each.describe_response_object() for each in cut if each.name in names]
        return ActionResult({"Parameters": found, **more})
