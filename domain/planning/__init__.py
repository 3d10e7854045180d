"""Which instances move together, and when: waves planned from an inventory, with reasons."""
