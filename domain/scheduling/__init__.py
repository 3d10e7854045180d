"""Who may go on, by what is scarce: tickets that wait, slots that are held, and why one waits."""
