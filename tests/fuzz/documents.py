"""Waves as operators write them, in the few ways that make a difference to their course."""

from hypothesis import strategies as st

from local.rehearsal import REGION
from local.simulators.site_recovery.model.estate import Estate

INSTANCES = [f"i-{number:017x}" for number in range(1, 6)]
NAMES = ["w1", "w2", "w3", "w4"]
GROUP = "gold"
PEOPLE = ["", "lena", "mona"]
ISOLATED = Estate().isolated_network_id
_CUTOVERS = (
    {},
    {"commit": {"when": "approved", "after": "PT6H"}},
    {"commit": {"when": "approved", "after": "PT6H", "otherwise": "wait"}},
    {"commit": {"when": "after", "after": "PT1H"}},
    {"rehearsal": {"network_id": ISOLATED}},
    {"rehearsal": {"network_id": ISOLATED, "within": "P7D", "automatic": True}},
    {"together": 1},
    {"windows": [{"zone": "Europe/Berlin", "opens": "22:00", "length": "PT4H",
                  "weekdays": ["mon", "thu"]}]},
)  # fmt: skip


@st.composite
def waves(draw, names=NAMES):
    """Draw a wave that is valid."""
    chosen = draw(st.lists(st.sampled_from(INSTANCES), unique=True, min_size=1, max_size=3))
    policy = {"cutover": draw(st.sampled_from(_CUTOVERS))}
    if draw(st.integers(0, 3)) == 0:
        policy["approvers"] = ["mona"]
    document = {"wave": draw(st.sampled_from(names)), "region": REGION, "instances": chosen}
    if draw(st.integers(0, 4)) == 0:
        document["protection_group"] = GROUP
    simple = not policy["cutover"].keys() & {"windows", "together"}
    if len(chosen) > 1 and simple and draw(st.integers(0, 4)) == 0:
        document["recovery_plan"] = {"groups": [{"instances": [each]} for each in chosen]}
    elif draw(st.integers(0, 5)) == 0:
        policy["order"] = "listed"
    return {**document, "policy": policy}


def rows(documents):
    """Write waves as a file of rows, as far as a row can say it."""
    lines = [
        f"{each['wave']},{each['region']},{instance}"
        for each in documents
        for instance in each["instances"]
    ]
    return "\n".join(["wave,region,instance", *lines]).encode()
