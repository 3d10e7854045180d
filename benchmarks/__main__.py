"""One benchmark in this process, its result as a line of JSON: `python -m benchmarks engine`."""

import json
import sys
from importlib import import_module

from benchmarks.catalogue import BENCHMARKS

_, name = sys.argv
measured = import_module(f"benchmarks.{BENCHMARKS[name].module}").measure()
sys.stdout.write(f"\n{json.dumps(measured.document(), ensure_ascii=False)}\n")
