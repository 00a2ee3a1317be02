"""Delivers editions: what changed, to whom it concerns, once."""
