"""The cases of ``fixtures/*.md``: Markdown in, notes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from card_lines import Case, card_lines, dropped_lines, read_cases, said

from flashgen.errors import Severity
from flashgen.model import Candidate, CodeBlock, MathBlock, Settings
from flashgen.reader import read_document
from flashgen.rules import RULE_NAMES, check, extract, languages
from flashgen.rules.flat import texts

FIXTURES = Path(__file__).parent / "fixtures"
CASES = [case for file in sorted(FIXTURES.glob("*.md")) for case in read_cases(file)]
SHOWING_DROPPED = {"resolve"}
SHOWING_KEYS = {"keys"}
DIALECT = re.compile(
    r"\{%|%\}|\{\{[<%]?|%%|\[\[|\]\]|^\s*:::|^!!!|^\?\?\?|==\w|\{:|\{[.#]\w|<!--|-->|<font|</|<br|&nbsp;|\[toc\]"
    r"|\s\^[\w-]{3,}$|^\w+::\s|#flashcard|<details|\[![a-z]+\]|:[a-z_]+:|\*\*|__\w|~~",
    re.MULTILINE | re.IGNORECASE,
)
"""What programs write between the Markdown; none of it is a word of the notes."""


def ids(case: Case) -> str:
    """Name of a case's test."""
    return case.id


def extracted(case: Case) -> tuple[tuple[Candidate, ...], str]:
    """The notes of a case, and how its file shows them."""
    document, _ = read_document(case.markdown, "notes.md")
    found = extract(document, Settings())
    lines = list(card_lines(found.candidates, keys=case.file.stem in SHOWING_KEYS))
    lines += dropped_lines(found.dropped) if case.file.stem in SHOWING_DROPPED else ()
    return found.candidates, "\n".join(lines) or "-"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_the_notes_of_a_document_are_those_that_the_fixture_lists(case: Case, accepting: bool) -> None:
    """A fixture's Markdown makes the notes listed below it, no other, in their order."""
    _, found = extracted(case)
    if accepting and found != case.expected:
        case.accept(found)
        return
    assert found == case.expected


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_no_note_has_a_lint_error_or_a_mark_of_its_dialect(case: Case) -> None:
    """No note that a fixture makes has a lint error, or shows what a program wrote between the Markdown."""
    candidates, _ = extracted(case)
    for candidate in candidates:
        errors = [f for f in check(candidate, languages()["en"]) if f.severity is Severity.ERROR]
        assert not errors, said(candidate.front or candidate.text)
        for side in (candidate.front, candidate.back, candidate.text, candidate.extra):
            prose = tuple(block for block in side if not isinstance(block, (CodeBlock, MathBlock)))
            for text in texts(prose):
                assert not DIALECT.search(text.mask), text.plain


def test_titles_are_unique() -> None:
    """No two cases of a file have the same title, so that a failing test names its case."""
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_every_rule_has_fixtures(rule: str) -> None:
    """Each rule has a file of its own, with a case that makes its note and one that makes none."""
    cases = read_cases(FIXTURES / f"{rule}.md")
    assert any(f"{rule}/" in case.expected for case in cases)
    assert any(f"{rule}/" not in case.expected for case in cases)


def test_every_trap_has_a_fixture() -> None:
    """The traps T01 to T31 each have a case in ``traps.md``."""
    titles = {case.title[:3] for case in read_cases(FIXTURES / "traps.md")}
    assert titles >= {f"T{number:02}" for number in range(1, 32)}


def test_every_shape_has_a_fixture() -> None:
    """The shapes D01 to D49 and Q01 to Q16 each have a case in ``shapes.md``."""
    titles = {case.title[:3] for case in read_cases(FIXTURES / "shapes.md")}
    assert titles >= {f"D{number:02}" for number in range(1, 50)} | {f"Q{number:02}" for number in range(1, 17)}
