"""How far Ferry's forecasts may be trusted: seeded traces of replications, and what came true."""
