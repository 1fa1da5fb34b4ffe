"""The shape of the package: imports point down, and each library has one door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import flashgen

PACKAGE = Path(flashgen.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

FLOORS = [
    "errors",
    "model",
    "strict_yaml",
    "reader",
    "rules",
    "overrides",
    "ledger",
    "writer",
    "build",
    "review",
    "report",
    "cli",
]
"""Lowest first: a module may import its own floor or a lower one."""

DOORS = {
    "click": ("cli.py",),
    "flask": ("review/server.py",),
    "genanki": ("writer/package.py",),
    "latex2mathml": ("review/formulas.py",),
    "mistune": ("reader/",),
    "pygments": ("writer/",),
    "rapidfuzz": ("ledger/", "ledger.py"),
    "rich": ("report.py",),
    "watchfiles": ("review/watch.py",),
    "werkzeug": ("review/server.py",),
    "yaml": ("strict_yaml.py",),
}
"""Who may import a library."""


def name(path: Path) -> str:
    """The module's path below the package."""
    return path.relative_to(PACKAGE).as_posix()


def imports(path: Path) -> set[str]:
    """Dotted names that a module imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"relative import in {path}"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_down(path: Path) -> None:
    """A module imports its own floor or a lower one."""
    floor = path.relative_to(PACKAGE).with_suffix("").parts[0]
    ours = {found.split(".")[1] for found in imports(path) if found.startswith("flashgen.")} & set(FLOORS)
    if floor == "__main__":
        assert ours == {"cli"}
    elif floor == "__init__":
        assert not ours
    else:
        assert ours <= set(FLOORS[: FLOORS.index(floor) + 1])


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_one_door_per_dependency(path: Path) -> None:
    """A library is imported only by the module that is its door."""
    used = {found.partition(".")[0] for found in imports(path)}
    assert not [library for library, doors in DOORS.items() if library in used and not name(path).startswith(doors)]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_command_line_prints(path: Path) -> None:
    """Below the command line nobody prints or exits."""
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    assert name(path) == "cli.py" or not calls & {"print", "exit", "quit", "sys.exit", "os._exit"}


def test_every_floor_is_known() -> None:
    """A new module takes its place in the order of floors."""
    rooms = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in MODULES}
    assert rooms - {"__init__", "__main__"} <= set(FLOORS)
