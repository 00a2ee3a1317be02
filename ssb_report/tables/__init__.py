"""Tables as readers meet them: a stub, columns, rows, notes and sources."""
