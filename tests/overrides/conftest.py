"""Files and names that the tests of settings and overrides share."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen.overrides import Known

FILES = Path(__file__).parent


@pytest.fixture
def known() -> Known:
    """The names of a small tool, so that messages in the bad files stay short."""
    return Known(rules=("heading", "figure", "cloze"), lints=("L10", "L13"), languages=("en", "zh"))
