"""What Ferry tells about itself while it works: traces, metrics and logs, by OpenTelemetry.

Nothing is told, and next to nothing is paid, before `exporting.start` has named a receiver. Stories
replay, so they tell nothing: spans are made where things are done once, or derived afterwards.
"""
