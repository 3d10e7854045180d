"""PlatformDetails and the boot modes of instances, which moto does not tell."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.instances import Instance, Reservation

from local.simulators.aws.deviations.base import Ec2

# Amazon's Windows images boot by BIOS but for these.
_UEFI_IMAGES = ("TPM-", "UEFI", "Windows_Server-2025")
_OPERATIONS = {"windows": "RunInstances:0002"}  # the licence is included


class Platform(Ec2):
    """Gives each new instance what EC2 derives from its image."""

    def register_image(self) -> ActionResult:
        """Register an image with the boot mode that the call names."""
        answer = super().register_image()
        made: Any = answer.result
        image: Any = self.ec2_backend.amis[made["ImageId"]]
        image.declared_boot_mode = self._get_param("BootMode", "")
        return answer

    def run_instances(self) -> ActionResult:
        """Launch as moto does, then say what platform it is and how it has booted."""
        answer = super().run_instances()
        reservation = answer.result
        if isinstance(reservation, Reservation):
            for instance in reservation.instances:
                self._describe(instance)
        return answer

    def _describe(self, instance: Instance) -> None:
        declared = self._declared_boot_mode(instance.image_id)
        facts = {
            "platform_details": "Windows" if instance.platform == "windows" else "Linux/UNIX",
            "usage_operation": "RunInstances:0002"
            if instance.platform == "windows"
            else "RunInstances",
            "boot_mode": declared or None,
            "current_instance_boot_mode": "uefi" if "uefi" in declared else "legacy-bios",
        }
        for name, value in facts.items():
            setattr(instance, name, value)

    def _declared_boot_mode(self, image_id: str) -> str:
        """Read the image's boot mode; moto says uefi of every image."""
        for image in self.ec2_backend.describe_images(filters={"image-id": image_id}):
            if hasattr(image, "declared_boot_mode"):
                return str(image.declared_boot_mode)
            return "uefi" if any(mark in (image.name or "") for mark in _UEFI_IMAGES) else ""
        return ""
