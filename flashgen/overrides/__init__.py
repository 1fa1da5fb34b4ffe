"""deck.yaml and overrides.yaml: what a person decides, read strictly and applied to what the rules propose."""

from __future__ import annotations

from flashgen.overrides.apply import Applied, apply
from flashgen.overrides.edits import Edit, Overrides, OwnNote, TagEdit, Written
from flashgen.overrides.load import read_overrides
from flashgen.overrides.settings import Known, document_settings, read_settings

__all__ = [
    "Applied",
    "Edit",
    "Known",
    "Overrides",
    "OwnNote",
    "TagEdit",
    "Written",
    "apply",
    "document_settings",
    "read_overrides",
    "read_settings",
]
