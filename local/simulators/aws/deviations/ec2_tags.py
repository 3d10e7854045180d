"""Tags that only stick to instances that exist; moto tags those that were never there."""

from moto.core.responses import ActionResult

from local.simulators.aws.deviations.base import Ec2


class TagOwners(Ec2):
    """Looks for the instances before it tags them."""

    def create_tags(self) -> ActionResult:
        """Tag resources; an instance among them must exist."""
        for resource_id in self._get_param("Resources", []):
            if resource_id.startswith("i-"):
                self.ec2_backend.get_instance(resource_id)
        return super().create_tags()
