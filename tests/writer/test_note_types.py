"""The note types are frozen: another id or field order would fork them in every user's collection."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from flashgen.writer import BASIC, CLOZE, note_types
from flashgen.writer.note_types import css, template_html

FROZEN = {
    "flashgen Basic": "159f0dbc58686bcc",
    "flashgen Cloze": "2f18ced78e06b797",
}
PINNED = (1795478400, "ae99635cb273cf32")


@pytest.mark.parametrize("note_type", [BASIC, CLOZE], ids=lambda each: each.name)
def test_ids_names_and_order_never_change(note_type: note_types.NoteType) -> None:
    """Note type, fields and templates keep their ids, names and order for ever."""
    fields = [(field.id, field.name) for field in note_type.fields]
    templates = [(template.id, template.name) for template in note_type.templates]
    state = repr((note_type.id, note_type.name, note_type.kind.value, fields, templates))
    assert hashlib.sha256(state.encode()).hexdigest()[:16] == FROZEN[note_type.name]


def test_all_ids_differ() -> None:
    """No two fields, templates or note types share an id."""
    ids = [part.id for each in (BASIC, CLOZE) for part in (each, *each.fields, *each.templates)]
    assert len(set(ids)) == len(ids)
    assert all(0 < id_ < 1 << 63 for id_ in ids)


def test_a_changed_card_has_a_newer_mod() -> None:
    """A changed stylesheet or template with the old MOD would reach no user: raise it, then pin both here."""
    stems = [stem for each in (BASIC, CLOZE) for part in each.templates for stem in (part.question, part.answer)]
    state = "\0".join([css(), *map(template_html, stems)])
    assert (note_types.MOD, hashlib.sha256(state.encode()).hexdigest()[:16]) == PINNED


def test_templates_name_only_fields_that_exist() -> None:
    """Every field that a template shows is a field of its note type, and every file is used."""
    used = set()
    for note_type in (BASIC, CLOZE):
        names = {field.name for field in note_type.fields} | {"FrontSide"}
        for template in note_type.templates:
            for stem in (template.question, template.answer):
                used.add(stem)
                found = set(re.findall(r"\{\{(?:[#/^]|cloze:)?([^{}]+)\}\}", template_html(stem)))
                assert found <= names
    folder = Path(note_types.__file__).with_name("templates")
    assert {path.stem for path in folder.iterdir()} == used
