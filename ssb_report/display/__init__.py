"""The only place where a number becomes text, in each language."""
