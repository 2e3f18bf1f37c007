"""Start gridplanner from a checkout: ``python main.py [PLAN | COMMAND …]``."""

from __future__ import annotations

import sys

from gridplanner.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
