"""Verifies an artefact from nothing but itself."""
