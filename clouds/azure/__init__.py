"""Azure adapters: Site Recovery, discovery, compute, tables."""
