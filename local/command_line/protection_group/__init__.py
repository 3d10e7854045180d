"""`ferry protection-group`: replication settings under a name, and what the vault has of them."""
