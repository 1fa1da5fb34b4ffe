"""The pipeline: documents, settings, edits and the ledger in; packages, problems and results out."""

from __future__ import annotations

from flashgen.build.cards import Card, Coverage, Sheet, cards
from flashgen.build.check import check
from flashgen.build.documents import Tick
from flashgen.build.init import Made, init
from flashgen.build.package import Built, DeckResult, build
from flashgen.build.rebuild import Rebuilt, rebuild

__all__ = [
    "Built",
    "Card",
    "Coverage",
    "DeckResult",
    "Made",
    "Rebuilt",
    "Sheet",
    "Tick",
    "build",
    "cards",
    "check",
    "init",
    "rebuild",
]
