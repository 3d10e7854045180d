"""What one process server or appliance takes at most, by the published capacity tables."""

MOST_MACHINES = 200
MOST_DAILY_GIB = 2048
