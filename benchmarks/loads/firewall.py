"""Proves random translations of security groups: `python -m benchmarks.loads.firewall --cases N`.

Every packet of a small universe is tried by an oracle that knows nothing of the translation, and
every class of packets by the proof itself. Prints what was tried; exits 1 on any disagreement.
"""

import argparse
import time
from collections import Counter
from random import Random

from domain.firewall.departure import IcmpChoice
from tests.domain.firewall.cases import EVERY_PACKET, draw_case
from tests.domain.firewall.proving import disagreements


def main() -> int:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=1_000)
    options.add_argument("--first", type=int, default=0, help="the first seed")
    chosen = options.parse_args()
    tried: Counter[str] = Counter()
    began = time.perf_counter()
    for seed in range(chosen.first, chosen.first + chosen.cases):
        case = draw_case(Random(seed))
        choice = list(IcmpChoice)[seed % 2]
        wrong, classes = disagreements(case, choice)
        for each in wrong:
            print(f"seed {seed}, {choice}: {each}")
        tried["cases"] += 1
        tried["rules"] += len(case.firewall.rules)
        tried["classes"] += classes
        tried["packets"] += len(EVERY_PACKET)
        tried["disagreements"] += len(wrong)
    for name, figure in tried.items():
        print(f"{name:16}{figure:>14,}")
    print(f"{'seconds':16}{time.perf_counter() - began:>14,.1f}")
    return 1 if tried["disagreements"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
