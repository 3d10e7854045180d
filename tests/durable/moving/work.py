"""What both versions of the stories may ask of the world."""

from durable.signal import Signal
from durable.step import Step

pack = Step("pack", str, str)
weigh = Step("weigh", str, str)
go_on = Signal("go_on", type(None))
