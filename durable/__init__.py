"""How a story becomes durable: typed steps, flows, signals, watches, and their JSON."""
