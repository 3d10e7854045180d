"""AWS on this machine: moto made to behave, the machines in it, and doubles that live in memory."""
