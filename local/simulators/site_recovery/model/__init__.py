"""The rules of the vault and of the clouds around it: no network, no threads, no wall clock."""
