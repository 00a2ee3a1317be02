"""From a document to HTML text, for the screen or for the PDF engine."""
