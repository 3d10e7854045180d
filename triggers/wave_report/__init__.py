"""The report of a wave for people, programs and auditors, and the pack of all that it rests on."""
