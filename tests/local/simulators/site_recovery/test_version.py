import pytest

from local.simulators.site_recovery.model.version import version_status


@pytest.mark.parametrize(
    ("version", "status"),
    [
        ("9.66.1.1", "Supported"),
        ("9.67.1.1", "Supported"),
        ("9.65.1.1", "UpdateRequired"),
        ("9.62.9.9", "UpdateRequired"),
        ("9.61.9.9", "NotSupported"),
        ("unreadable", "NotSupported"),
    ],
)
def test_four_older_versions_are_supported(version, status):
    assert version_status(version, "9.66.1.1") == status
