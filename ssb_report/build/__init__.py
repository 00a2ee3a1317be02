"""Builds editions: the one place that writes output."""
