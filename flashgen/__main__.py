"""``python -m flashgen``."""

from __future__ import annotations

from flashgen.cli import main

if __name__ == "__main__":
    main()
