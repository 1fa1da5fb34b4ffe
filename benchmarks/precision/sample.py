#!/usr/bin/env python3
"""Draw cards to be judged by hand: so many firings of each cue over a folder of collections, or so many notes in all.

    python benchmarks/precision/sample.py COLLECTIONS --per-cue 30 > cues.jsonl
    python benchmarks/precision/sample.py COLLECTIONS --notes 100 > notes.jsonl

The draw depends on the seed and on where a note stands, not on what other notes there are or how they are worded:
when rules change, a note that is still there stays drawn. One JSON object a note, with what a judge needs to see:
collection, file, line, rule, cue, context, front, back. The texts are other people's and stay out of the repository;
verdicts name file and line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from flashgen.model import MATH, Block, Candidate, Content, Document, MathBlock, NoteKind, Rich, Settings, map_rich
from flashgen.reader import read_document, read_text
from flashgen.rules import extract, settle
from flashgen.rules.flat import deletions, media_of, shown, texts

SEED = 20261123
CARD = " ‖ "
"""Between the cards of a cloze note, one a deletion."""


def documents(collection: Path) -> Iterator[Document]:
    """The notes of a collection that can be read."""
    for path in sorted(collection.rglob("*.md")):
        text, _ = read_text(path.read_bytes(), str(path))
        if text is not None and not path.name.startswith("UPSTREAM"):
            yield read_document(text, path.relative_to(collection).as_posix())[0]


def candidates(collection: Path) -> Iterator[Candidate]:
    """The notes that a deck of the whole collection would have."""
    found = [made for document in documents(collection) for made in extract(document, Settings()).candidates]
    for candidate in settle(found)[0]:
        # A picture that is not on this machine costs a build the card.
        if not any(media.src.startswith(("http:", "https:", "//")) for media in media_of(fields(candidate))):
            yield candidate


def fields(candidate: Candidate) -> Content:
    """Front and back, whichever kind."""
    return (*candidate.front, *candidate.back, *candidate.text)


def words(content: Content) -> str:
    """Text of a field; a picture as its path, a formula between dollar signs."""
    said = "\n".join(part for block in content for text in texts((block,)) if (part := _line(block, text)))
    return said + "".join(f" [picture {media.src}]" for media in media_of(content))


def _line(block: Block, text: Rich) -> str:
    whole = MATH if isinstance(block, MathBlock) else 0
    runs = [f"${run.text}$" if (run.marks | whole) & MATH else run.text for run in text.runs]
    return "".join(runs).replace("\ufffc", "").strip()


def _with_dollars(text: Rich) -> Rich:
    return Rich(tuple(run._replace(text=f"${run.text}$") if run.marks & MATH else run for run in text.runs))


def row(collection: str, candidate: Candidate) -> dict[str, object]:
    """What a judge sees of a note."""
    cloze = candidate.kind is NoteKind.CLOZE
    text = map_rich(candidate.text, _with_dollars)
    hidden = sorted(deletions(text).items())
    return {
        "collection": collection,
        "file": candidate.document,
        "line": candidate.lines[0] if candidate.lines else 0,
        "lines": candidate.lines,
        "rule": candidate.rule,
        "cue": candidate.cue,
        "context": candidate.context,
        "front": CARD.join(shown(text, number) for number, _ in hidden) if cloze else words(candidate.front),
        "back": CARD.join(" / ".join(parts) for _, parts in hidden) if cloze else words(candidate.back),
        "key": candidate.key,
    }


Row = dict[str, object]


def drawn(rows: list[Row], many: int, seed: int, place: Callable[[Row], tuple[object, ...]]) -> list[Row]:
    """So many of the rows, chosen by a hash of their place and of how many before them stand at the same place."""
    before: Counter[tuple[object, ...]] = Counter()
    order = []
    for each in rows:
        at = place(each)
        order.append((hashlib.sha256(repr((seed, *at, before[at])).encode()).digest(), each))
        before[at] += 1
    return [each for _, each in sorted(order, key=lambda pair: pair[0])[:many]]


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", type=Path)
    parser.add_argument("--per-cue", type=int, default=0)
    parser.add_argument("--notes", type=int, default=0)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    rows = [
        row(collection.name, candidate)
        for collection in sorted(options.collections.iterdir())
        if collection.is_dir()
        for candidate in candidates(collection)
    ]
    if options.notes:
        chosen = drawn(rows, options.notes, options.seed, lambda each: (each["collection"], each["file"], each["line"]))
    else:
        cues: dict[tuple[object, object], list[Row]] = defaultdict(list)
        for each in rows:
            cues[each["rule"], each["cue"]].append(each)
        chosen = [
            each
            for cue in sorted(cues, key=str)
            for each in drawn(
                cues[cue],
                options.per_cue,
                options.seed,
                lambda each: (each["rule"], each["cue"], each["collection"], each["file"], each["line"]),
            )
        ]
    for each in chosen:
        sys.stdout.write(json.dumps(each, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
