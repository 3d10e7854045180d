"""The wing for one machine: host, simulators, command line. Production imports none of it."""
