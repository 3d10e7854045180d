"""A storage account in memory and in the simulation's time: tables, queues and blobs over HTTP."""
