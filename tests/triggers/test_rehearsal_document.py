"""What a wave may say about rehearsals and validation."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from domain.rehearsal import RehearsalPolicy
from domain.validation import Probe, ProbeKind, Validation
from triggers.documents.cutover import CutoverDocument

NETWORK = (
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/ferry-target"
    "/providers/Microsoft.Network/virtualNetworks/apart"
)


def problem_of(document):
    with pytest.raises(ValidationError) as caught:
        CutoverDocument.model_validate(document)
    first = caught.value.errors()[0]
    return ".".join(map(str, first["loc"])), str(first)


def test_a_wave_that_says_nothing_demands_nothing():
    policy = CutoverDocument().to_domain()
    assert (policy.rehearsal, policy.validation) == (RehearsalPolicy(), Validation())


def test_everything_that_is_said_reaches_the_wave():
    policy = CutoverDocument.model_validate(
        {
            "rehearsal": {"network_id": NETWORK, "within": "P14D", "automatic": True},
            "validation": {
                "boot": False,
                "probes": [
                    {"name": "sql", "tcp": 1433, "timeout": "PT1M"},
                    {"name": "web", "http": {"port": 443, "path": "/up", "tls": True}},
                    {"name": "shop", "command": "exit 0"},
                ],
            },
        }
    ).to_domain()
    assert policy.rehearsal == RehearsalPolicy(NETWORK, timedelta(days=14), automatic=True)
    assert policy.validation == Validation(
        boot=False,
        probes=(
            Probe("sql", ProbeKind.TCP, 1433, timeout=timedelta(minutes=1)),
            Probe("web", ProbeKind.HTTP, 443, "/up", tls=True),
            Probe("shop", ProbeKind.COMMAND, script="exit 0"),
        ),
    )


@pytest.mark.parametrize(
    ("said", "where", "words"),
    [
        ({"rehearsal": {"within": "P1D"}}, "rehearsal", "in which isolated network"),
        ({"rehearsal": {"network_id": "x"}}, "rehearsal.network_id", "pattern"),
        ({"rehearsal": {"network_id": NETWORK, "within": 60}}, "rehearsal", "too old"),
        ({"rehearsal": {"network_id": NETWORK, "automatic": True}}, "rehearsal", "is missing"),
        ({"validation": {"probes": [{"name": "a"}]}}, "validation.probes.0", "says 0 of"),
        (
            {"validation": {"probes": [{"name": "a", "tcp": 1, "command": "x"}]}},
            "validation.probes.0",
            "says 2 of",
        ),
        ({"validation": {"probes": [{"name": "a", "tcp": 0}]}}, "validation.probes.0.tcp", "1"),
        (
            {"validation": {"probes": [{"name": "a", "tcp": 1, "timeout": "PT2H"}]}},
            "validation.probes.0",
            "an hour",
        ),
        (
            {"validation": {"probes": [{"name": "a", "http": {"path": "/a b"}}]}},
            "validation.probes.0.http.path",
            "pattern",
        ),
        (
            {"validation": {"probes": [{"name": "a", "tcp": 1}, {"name": "a", "tcp": 2}]}},
            "validation",
            "several probes are called a",
        ),
    ],
)
def test_what_cannot_work_is_told_why(said, where, words):
    place, told = problem_of(said)
    assert place == where
    assert words in told
