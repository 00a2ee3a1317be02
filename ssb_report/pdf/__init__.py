"""From HTML text to the bytes of a PDF."""
