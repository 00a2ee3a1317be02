"""Formulas as pure functions on arrays, their registry, and the graph of calculations."""
