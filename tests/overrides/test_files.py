"""deck.yaml and overrides.yaml: good files are read, bad ones are named line by line, and the schemas agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from flashgen.errors import FlashgenError
from flashgen.overrides import Known, load, read_overrides, read_settings, settings
from flashgen.rules import LANGUAGES, LINTS, RULE_NAMES
from flashgen.strict_yaml import ListNode, Node, ScalarNode
from flashgen.strict_yaml import load as load_nodes

FILES = Path(__file__).parent
READERS: dict[str, Callable[[str, str, Known], object]] = {"deck": read_settings, "overrides": read_overrides}
BAD = sorted((FILES / "bad").glob("*/*.yaml"))
GOOD = sorted((FILES / "good").glob("*/*.yaml"))


def schema_of(name: str) -> dict[str, Any]:
    """A schema as it is shipped."""
    text = resources.files("flashgen.overrides").joinpath(f"{name}.schema.json").read_text("utf-8")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def validator(name: str, known: Known) -> jsonschema.Draft202012Validator:
    """The schema with the names of the small tool of these tests."""
    schema = schema_of(name)
    definitions = schema["$defs"]
    definitions["rules"]["propertyNames"]["enum"] = list(known.rules)
    if "lint" in definitions:
        definitions["lint"]["enum"] = list(known.lints)
    return jsonschema.Draft202012Validator(schema)


def as_an_editor_sees_it(node: Node) -> object:
    """The value that an editor's YAML reader gives its schema checker: the types of YAML 1.2."""
    if isinstance(node, ListNode):
        return [as_an_editor_sees_it(item) for item in node.items]
    if not isinstance(node, ScalarNode):
        return {entry.key: as_an_editor_sees_it(entry.value) for entry in node.entries}
    if node.style:
        return node.text
    if node.text.lower() in {"", "~", "null"}:
        return None
    if node.text.lower() in {"true", "false"}:
        return node.text.lower() == "true"
    return int(node.text) if re.fullmatch(r"[-+]?[0-9]+", node.text) else node.text


@pytest.mark.parametrize("file", BAD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_bad_file_is_named_line_by_line(file: Path, known: Known) -> None:
    """Every mistake of the file comes out at once, each as the line that stands beside the file."""
    kind = file.parent.name
    with pytest.raises(FlashgenError) as caught:
        READERS[kind](file.read_text("utf-8"), f"{kind}.yaml", known)
    expected = file.with_suffix(".txt").read_text("utf-8").splitlines()
    assert [str(problem) for problem in caught.value.problems] == expected


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_schema_accepts_what_we_read(file: Path, known: Known) -> None:
    """A good file is good for us and for an editor."""
    text = file.read_text("utf-8")
    READERS[file.parent.name](text, file.name, known)
    validator(file.parent.name, known).validate(as_an_editor_sees_it(load_nodes(text, file.name)))


@pytest.mark.parametrize(
    "file",
    [file for file in BAD if "beyond the schema" not in file.read_text("utf-8")],
    ids=lambda file: f"{file.parent.name}/{file.stem}",
)
def test_the_schema_refuses_what_we_refuse(file: Path, known: Known) -> None:
    """A bad file is bad for an editor too, unless only a reader of the whole file can tell."""
    seen = as_an_editor_sees_it(load_nodes(file.read_text("utf-8"), file.name))
    assert not validator(file.parent.name, known).is_valid(seen)


def test_the_schemas_know_the_keys_that_we_read() -> None:
    """The same keys, in the same order, in the schema and in the reader."""
    deck, overrides = schema_of("deck"), schema_of("overrides")
    assert tuple(deck["properties"]) == settings.KEYS
    assert tuple(overrides["properties"]) == load.KEYS
    assert tuple(overrides["$defs"]["card"]["properties"]) == load.CARD_KEYS
    assert tuple(overrides["$defs"]["own"]["properties"]) == load.ADD_KEYS
    assert tuple(overrides["$defs"]["part"]["properties"]) == load.SPLIT_KEYS


def test_the_schemas_know_the_names_that_exist() -> None:
    """A new rule, lint or language is offered by editors too."""
    deck, overrides = schema_of("deck"), schema_of("overrides")
    assert deck["$defs"]["rules"]["propertyNames"]["enum"] == list(RULE_NAMES)
    assert overrides["$defs"]["rules"]["propertyNames"]["enum"] == list(RULE_NAMES)
    assert deck["$defs"]["lint"]["enum"] == list(LINTS)
    assert deck["properties"]["language"]["enum"] == list(LANGUAGES)


def test_five_thousand_cards_with_mistakes_are_all_told(known: Known) -> None:
    """One wrong key in each block of a large file is one problem each, in order."""
    text = "cards:\n" + "".join(f"  a/{number}:\n    bakc: x\n" for number in range(5000))
    with pytest.raises(FlashgenError) as caught:
        read_overrides(text, "overrides.yaml", known)
    assert [problem.span.line for problem in caught.value.problems if problem.span] == [*range(3, 10003, 2)]
