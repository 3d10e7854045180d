"""The wing for one machine: the host, the simulators, the command line. Production imports none of it."""
