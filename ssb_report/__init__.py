"""Briefings whose every number is computed from data: YAML in, HTML and PDF out."""
