"""Reads a briefing's folder into frozen records; every fault has its line and column."""
