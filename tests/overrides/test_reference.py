"""What users read about the two files is true: the reference and init's deck.yaml name every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flashgen.build.template import OVERRIDES, deck_yaml
from flashgen.model import Settings
from flashgen.overrides import Known, Overrides, load, read_overrides, read_settings, settings
from flashgen.rules import LANGUAGES, LINTS, RULE_NAMES

REFERENCE = Path(__file__).parents[2] / "docs" / "settings.md"
REAL = Known(rules=RULE_NAMES, lints=tuple(LINTS), languages=LANGUAGES)


def section(title: str) -> str:
    """The part of the reference under a heading of the second level."""
    return REFERENCE.read_text("utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[str]:
    """First cells of the tables, without the code marks."""
    return re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)


def test_the_reference_describes_every_key_of_deck_yaml() -> None:
    """One row for each key, in the order of the schema."""
    assert tuple(rows(section("deck.yaml"))) == settings.KEYS
    for key in settings.DOCUMENT_KEYS:
        assert f"  {key}: " in section("deck.yaml")


def test_the_reference_describes_every_key_of_overrides_yaml() -> None:
    """One row for each section and each key of a block."""
    assert rows(section("overrides.yaml")) == [*load.KEYS, *load.CARD_KEYS, "key", "under"]


def test_the_reference_names_every_rule_and_language() -> None:
    """A new rule or language does not stay a secret."""
    assert all(f"`{name}`" in section("deck.yaml") for name in (*RULE_NAMES, *LANGUAGES))


def test_the_examples_of_the_reference_are_read() -> None:
    """What the page shows is accepted as it stands."""
    examples = re.findall(r"```yaml\n(.*?)```", REFERENCE.read_text("utf-8"), flags=re.DOTALL)
    rules, document, overrides = examples
    assert len(read_settings(rules, "deck.yaml", REAL).rules) == 3
    assert document.startswith("flashgen:\n")
    assert len(read_overrides(overrides, "overrides.yaml", REAL).cards) == 2


def test_the_template_of_init_names_every_setting() -> None:
    """Whoever opens a new deck.yaml sees all that can be set."""
    text = deck_yaml("k3v9", "", (), ())
    assert all(re.search(rf"^(# )?{key}:", text, flags=re.MULTILINE) for key in settings.KEYS)


def test_the_template_of_init_changes_nothing() -> None:
    """As written it means the defaults, and its comments are good settings too."""
    text = deck_yaml("k3v9", "", (), ())
    assert read_settings(text, "deck.yaml", REAL) == Settings(id="k3v9")
    read_settings(re.sub(r"^# (?=\w+: )", "", text, flags=re.MULTILINE), "deck.yaml", REAL)
    assert read_overrides(OVERRIDES, "", REAL) == Overrides()


@pytest.mark.parametrize("sources", [("notes.md",), ("../my notes/#1.md", "*.md")])
def test_the_template_of_init_holds_any_source(sources: tuple[str, ...]) -> None:
    """Names of files that are special to YAML come back as they are."""
    assert read_settings(deck_yaml("k3v9", "A: B", sources, ()), "deck.yaml", REAL).sources == sources
