"""``python -m ssb_report`` is the same as ``ssb-report``."""

from __future__ import annotations

from ssb_report.cli import main

main()
