"""A live preview in the browser: the page, its faults, and what would be if."""
