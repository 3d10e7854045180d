"""AWS on this machine: moto made to behave, the machines in it, and doubles that live in memory."""

import os
from pathlib import Path

# moto reads this as it is first imported. Of itself each region of each account would begin with
# 1,300 images: 8 MB, and most of the time that a new world takes.
os.environ.setdefault("MOTO_AMIS_PATH", str(Path(__file__).with_name("images.json")))
