"""The workload as a Functions app."""
