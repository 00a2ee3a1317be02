"""The document: sections, numbering, cross-references, bibliography; knows no HTML."""
