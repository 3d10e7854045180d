"""When things will be done: ends of replications and failovers, and what will not work out."""
