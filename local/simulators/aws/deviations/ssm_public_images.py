"""Amazon's public parameters of Windows images, which moto does not have."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends

from local.simulators.aws.deviations.base import Ssm

_PREFIX = "/aws/service/ami-windows-latest/"
_ANY_WINDOWS = "Windows_Server-2016-English-Full-Base*"
_NEWEST = "2026.11.11"


class PublicImages(Ssm):
    """Answers with an image of that name, which is there from the first question on."""

    def get_parameter(self) -> ActionResult:
        """Read a parameter; for a Windows image tell its id."""
        name = self._get_param("Name")
        if not name.startswith(_PREFIX):
            return super().get_parameter()
        value = self._image_id(f"{name.removeprefix(_PREFIX)}-{_NEWEST}")
        parameter = {"Name": name, "Type": "String", "Value": value, "Version": 1}
        return ActionResult({"Parameter": parameter})

    def _image_id(self, name: str) -> str:
        backend: Any = ec2_backends[self.current_account][self.region]
        for image in backend.describe_images(filters={"name": [name]}):
            return str(image.id)
        found = backend.describe_images(filters={"name": [_ANY_WINDOWS]})
        source = min(found, key=lambda image: str(image.name))
        return str(backend.copy_image(source.id, self.region, name).id)
