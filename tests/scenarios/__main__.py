"""``PYTHONPATH=tests python -m scenarios`` writes ``docs/scenarios.md``."""

from __future__ import annotations

from scenarios.page import PAGE, page

PAGE.write_text(page(), "utf-8")
