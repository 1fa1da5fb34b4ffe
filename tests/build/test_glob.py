"""Globs mean what people expect of them."""

from __future__ import annotations

import pytest

from flashgen.build.glob import matches, split_glob


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.md", "a.md"),
        ("*.md", "a/b.md"),
        ("./a/*.md", "a/b.md"),
        ("a/*.md", "a/b.md"),
        ("a/**", "a/b/c.md"),
        ("a/**/c.md", "a/c.md"),
        ("a/**/c.md", "a/x/y/c.md"),
        ("drafts", "x/drafts/a.md"),
        ("drafts/", "drafts/a.md"),
        ("/a.md", "a.md"),
        ("?.md", "a.md"),
        ("[ab].md", "b.md"),
        ("[!a].md", "b.md"),
        ("笔记*", "笔记一.md"),
    ],
)
def test_matches(pattern: str, path: str) -> None:
    """The pattern means the path."""
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a/*.md", "a/b/c.md"),
        ("a/*.md", "x/a/b.md"),
        ("/a.md", "b/a.md"),
        ("a.md", "a_md"),
        ("?.md", "ab.md"),
        ("[ab].md", "c.md"),
        ("[!a].md", "a.md"),
        ("draft", "drafts/a.md"),
        (".*", "a.md"),
        ("?", "ab/cd.md"),
    ],
)
def test_does_not_match(pattern: str, path: str) -> None:
    """The pattern does not mean the path."""
    assert not matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("../notes/**/*.md", ("../notes", "**/*.md")),
        ("*.md", (".", "*.md")),
        ("notes", ("notes", "")),
        ("/abs/*.md", ("/abs", "*.md")),
        ("/*.md", ("/", "*.md")),
    ],
)
def test_split(pattern: str, parts: tuple[str, str]) -> None:
    """The folder before the first wildcard, and the rest."""
    assert split_glob(pattern) == parts
