"""A result's formula as readers meet it: typeset, substituted, spoken."""
