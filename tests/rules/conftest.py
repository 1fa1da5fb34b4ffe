"""The option that rewrites what the fixtures of the rules expect."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--accept``: what the rules make now is written into the fixtures; read the difference before you commit it."""
    parser.addoption("--accept", action="store_true", help="rewrite the expected part of the rule fixtures")


@pytest.fixture
def accepting(request: pytest.FixtureRequest) -> bool:
    """Whether expected parts are rewritten."""
    # The option exists only when pytest was started on this folder.
    return bool(request.config.getoption("--accept", default=False))
