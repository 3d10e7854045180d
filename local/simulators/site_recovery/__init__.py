"""A vault of Azure Site Recovery that lives on this machine: one model, two faces."""
