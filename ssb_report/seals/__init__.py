"""Seals: what an artefact carries of its inputs, and the digest of all that it shows."""
