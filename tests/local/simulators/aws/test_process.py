import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from local.simulators.aws.control_client import AwsControl


@pytest.fixture
def process():
    origin = datetime.now(UTC).isoformat()
    command = [sys.executable, "-m", "local.simulators.aws", "--port", "0", "--seed", "2"]
    clock = ["--clock-origin", origin, "--clock-speed", "1000"]
    running = subprocess.Popen(
        [*command, *clock], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield running
    running.kill()
    running.communicate()


def test_it_tells_where_it_answers_and_ends_cleanly_when_asked_to(process):
    told = json.loads(process.stdout.readline())
    machines = {each["instance_id"] for each in AwsControl(told["url"]).machines()}
    assert told["part"] == "aws"
    assert machines == {told["appliance"], *told["instances"]}
    assert len(told["instances"]) == 2
    moments = [datetime.fromisoformat(e["at"]) for e in AwsControl(told["url"]).ledger()]
    assert moments[-1] - moments[0] > timedelta(seconds=1)  # a thousand times as fast
    process.send_signal(signal.SIGTERM)
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")
