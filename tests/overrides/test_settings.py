"""A document's front matter changes the deck's settings for that document, as strictly as deck.yaml."""

from __future__ import annotations

from flashgen.errors import ProblemKind
from flashgen.model import RuleSwitch, Settings
from flashgen.overrides import Known, document_settings, read_settings

DECK = Settings(name="Deck", tags=("deck",), rules=(RuleSwitch("figure", False),), language="zh")


def test_a_document_without_a_word_for_us_keeps_the_decks_settings(known: Known) -> None:
    """Other front matter is none of our business."""
    assert document_settings({"title": "x", "tags": ["y"]}, DECK, "a.md", known) == (DECK, ())


def test_a_document_changes_settings_for_itself(known: Known) -> None:
    """Tags are added, rules come last and so win, the rest replaces."""
    meta = {
        "flashgen": {"tags": ["hard", "deck"], "rules": {"figure": {"A*": "on"}}, "language": "en", "reverse": "yes"}
    }
    settings, problems = document_settings(meta, DECK, "a.md", known)
    assert problems == ()
    assert (settings.tags, settings.language, settings.reverse) == (("deck", "hard"), "en", True)
    assert settings.rules == (RuleSwitch("figure", False), RuleSwitch("figure", True, "A*"))
    assert settings.name == "Deck"


def test_a_document_can_be_left_out_in_two_spellings(known: Known) -> None:
    """One word, or a key among others."""
    assert document_settings({"flashgen": "skip"}, DECK, "a.md", known)[0].skip
    assert document_settings({"flashgen": {"skip": "yes"}}, DECK, "a.md", known)[0].skip


def test_a_mistake_in_front_matter_is_told_with_its_file(known: Known) -> None:
    """Front matter is read without lines, so the file is named as a whole."""
    meta = {"flashgen": {"depth": "2", "rules": {"figur": "off"}}}
    _, problems = document_settings(meta, DECK, "notes/a.md", known)
    assert [(str(problem), problem.kind) for problem in problems] == [
        (
            "notes/a.md: unknown key 'depth' in flashgen: in the front matter; "
            "allowed: skip, rules, tags, language, reverse, cloze",
            ProblemKind.YAML_UNKNOWN_KEY,
        ),
        (
            "notes/a.md: unknown rule 'figur' (did you mean 'figure'?); allowed: heading, figure, cloze",
            ProblemKind.YAML_UNKNOWN_KEY,
        ),
    ]


def test_lists_are_read_as_people_write_them(known: Known) -> None:
    """A list that holds one text may be that text, and an item twice is one item."""
    settings = read_settings("sources: a.md\nexclude: [b, b]\n", "deck.yaml", known)
    assert (settings.sources, settings.exclude) == (("a.md",), ("b",))
