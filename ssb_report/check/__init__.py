"""Finds every fault of a briefing before anything is built from it."""
