"""The workload as a Functions app, for the worker library to index."""

import azure.durable_functions as df

from benchmarks.workload import assemble

app: df.DFApp = assemble()
