"""What a wave's report says, and what proves that a pack of it is as it was made."""
