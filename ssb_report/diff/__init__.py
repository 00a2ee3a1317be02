"""Compares two states of briefings as their readers would see them: numbers, sentences, blocks."""
