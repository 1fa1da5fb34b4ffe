"""Pictures and sounds of a deck: found once, and what the cards do where one is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flashgen.build.documents import Page
from flashgen.build.sources import OVERRIDES, DeckSource
from flashgen.errors import Problem, Span
from flashgen.model import Candidate, Content, MediaRef, NoteKey, Paragraph, Rich, map_rich, riches
from flashgen.rules import Dropped
from flashgen.writer import Resolver


@dataclass(frozen=True, slots=True)
class Pictures:
    """What the deck's references lead to."""

    names: Mapping[str, Mapping[MediaRef, str]]
    """Document → reference → name in the package; one that leads nowhere is not in it."""
    files: Mapping[str, Path]
    """Name in the package → file."""
    refs: Mapping[NoteKey, tuple[MediaRef, ...]]
    """References of each note that has any, in the order in which its cards show them."""

    def of(self, candidate: Candidate) -> Mapping[MediaRef, str]:
        """The names that the candidate's references have."""
        return self.names.get(candidate.document, {})

    def on(self, candidate: Candidate) -> dict[str, str]:
        """Name in the package → path as written, of what the candidate's cards show, in order."""
        if candidate.key not in self.refs:
            return {}
        names = self.of(candidate)
        refs = [ref for ref in self.refs[candidate.key] if ref in names]
        return dict(reversed({names[ref]: ref.src for ref in reversed(refs)}.items()))


def find_pictures(
    deck: DeckSource, pages: Mapping[str, Page], candidates: Sequence[Candidate], resolver: Resolver
) -> tuple[Pictures, tuple[Problem, ...]]:
    """Look up every reference of the documents, and what a person's edits add to them."""
    names: dict[str, dict[MediaRef, str]] = {"": {}}
    files: dict[str, Path] = {}
    problems: dict[Problem, None] = {}

    def look(ref: MediaRef, document: str, *places: Path) -> None:
        """Relative to the first of the places where it leads somewhere."""
        results = [resolver.resolve(ref, place) for place in places]
        found = next((each for each in results if not isinstance(each, Problem)), results[0])
        if isinstance(found, Problem):
            problems.setdefault(replace(found, span=Span(places[0].as_posix(), ref.line)))
        else:
            names[document][ref] = found.name
            files[found.name] = found.path

    written = {path: frozenset(page.media) for path, page in pages.items()}
    for path, page in pages.items():
        names[path] = {}
        for ref in dict.fromkeys(page.media):
            look(ref, path, page.source.file)
    refs = {candidate.key: found for candidate in candidates if (found := tuple(_media(candidate)))}
    for candidate in candidates:
        page_file = [pages[candidate.document].source.file] if candidate.document in pages else []
        for ref in refs.get(candidate.key, ()):
            if ref not in names[candidate.document] and ref not in written.get(candidate.document, ()):
                look(ref, candidate.document, deck.root / OVERRIDES, *page_file)
    return Pictures(names, files, refs), tuple(problems)


def _media(candidate: Candidate) -> Iterator[MediaRef]:
    """Every reference of a note, in the order in which its cards show them."""
    for content in (
        candidate.front,
        candidate.back,
        candidate.text,
        candidate.reverse_front,
        candidate.reverse_back,
        candidate.extra,
    ):
        for rich in riches(content):
            yield from rich.media


def without_missing(
    candidates: Iterable[Candidate], pictures: Pictures
) -> tuple[tuple[Candidate, ...], tuple[Dropped, ...]]:
    """The candidates that can be shown.

    A note whose question needs a missing picture is dropped, and so is one whose answer does; a picture that only
    decorates, or stands beside the words that answer, is taken off; what a person wrote stays as long as something is
    left of it.
    """
    kept: list[Candidate] = []
    dropped: list[Dropped] = []
    for candidate in candidates:
        names = pictures.of(candidate)
        missing = {ref for ref in pictures.refs.get(candidate.key, ()) if ref not in names}
        if not missing:
            kept.append(candidate)
            continue
        bare = _stripped(candidate, missing)
        written = candidate.overridden and (bare.text or (bare.front and bare.back))
        if written or _sides(bare) == _sides(candidate) or _answers_in_words(candidate, bare, missing):
            kept.append(bare)
        else:
            dropped.append(Dropped(candidate, f"picture {min(ref.src for ref in missing)} is missing", ""))
    return tuple(kept), tuple(dropped)


def _sides(candidate: Candidate) -> tuple[Content, Content, Content]:
    return candidate.front, candidate.back, candidate.text


def _answers_in_words(candidate: Candidate, bare: Candidate, missing: set[MediaRef]) -> bool:
    """Whether the words of an answer say all without the missing pictures, which nobody asked for."""
    if candidate.facet == _FIGURE or (bare.front, bare.text) != (candidate.front, candidate.text) or not bare.back:
        return False
    for block in candidate.back:
        for text in riches((block,)):
            said = text.plain.replace("\ufffc", "").strip()
            shown = missing.intersection(text.media)
            if shown and (said.endswith((":", "：")) or not (said or isinstance(block, Paragraph))):
                # Announced, or one of the items of a list.
                return False
    return not next(reversed(list(riches(bare.back)))).plain.rstrip().endswith((":", "："))


_FIGURE = "figure"
"""The facet of a note that asks what a picture shows."""


def _stripped(candidate: Candidate, missing: set[MediaRef]) -> Candidate:
    """Without the missing pictures; a second card that needs one is taken off with it."""
    reverse = (candidate.reverse_front, candidate.reverse_back)
    bare_reverse = tuple(_without(content, missing) for content in reverse)
    return replace(
        candidate,
        front=_without(candidate.front, missing),
        back=_without(candidate.back, missing),
        text=_without(candidate.text, missing),
        extra=_without(candidate.extra, missing),
        reverse_front=candidate.reverse_front if bare_reverse == reverse else (),
        reverse_back=candidate.reverse_back if bare_reverse == reverse else (),
    )


def _without(content: Content, missing: set[MediaRef]) -> Content:
    """Blocks without some pictures; a paragraph that held nothing else is left out."""

    def bare(text: Rich) -> Rich:
        if not any(ref in missing for ref in text.media):
            return text
        return Rich(tuple(run for run in text.runs if run.media not in missing)).strip()

    kept = map_rich(content, bare)
    return tuple(block for block in kept if not isinstance(block, Paragraph) or block.text.plain.strip())
