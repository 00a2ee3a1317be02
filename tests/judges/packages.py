"""Where set-up puts the judges that come from npm."""

from __future__ import annotations

import sys
from pathlib import Path

NODE_MODULES = Path(sys.prefix) / "judges" / "node_modules"
