"""What edits need to do to content: look through it, renumber deletions, exchange pictures."""

from __future__ import annotations

from flashgen.model import (
    IMAGE,
    Block,
    CodeBlock,
    Content,
    MathBlock,
    MediaRef,
    Paragraph,
    Rich,
    Run,
    map_rich,
    riches,
)

_SET = (CodeBlock, MathBlock)


def is_empty(content: Content) -> bool:
    """Nothing to see: no text, no picture."""
    return all(
        isinstance(block, Paragraph) and not any(run.media or run.text.strip() for run in block.text.runs)
        for block in content
    )


def handle_of(content: Content) -> str:
    """The first line that says something, as plain text, deletions blanked: what a written note is about."""
    for text in riches(content):
        words = "".join("…" if run.cloze else run.text for run in text.runs if run.media is None)
        if words.strip():
            return " ".join(words.split())
    code = (block.code if isinstance(block, CodeBlock) else block.tex for block in content if isinstance(block, _SET))
    names = (ref.alt or ref.src for text in riches(content) for ref in text.media)
    return " ".join(next(iter((*code, *names)), "").split())


def deletions(content: Content) -> frozenset[int]:
    """The numbers of the deletions."""
    return frozenset(run.cloze for text in riches(content) for run in text.runs if run.cloze)


def renumbered(content: Content, add: int) -> Content:
    """The same with every deletion's number raised."""

    def raised(text: Rich) -> Rich:
        return Rich(tuple(run._replace(cloze=run.cloze + add) if run.cloze else run for run in text.runs))

    return map_rich(content, raised)


def with_pictures(content: Content, paths: tuple[str, ...]) -> Content:
    """The content without paragraphs that are only a picture, and with these pictures, each a paragraph, at its end.

    A path is written with a leading ``/``: from the deck's folder, where overrides.yaml lies, not from the document's.
    """
    kept = tuple(block for block in content if not is_picture(block))
    return kept + tuple(
        Paragraph(Rich((Run("\ufffc", IMAGE, media=MediaRef("/" + path.lstrip("/"))),))) for path in paths
    )


def is_picture(block: Block) -> bool:
    """A paragraph that holds only pictures."""
    return (
        isinstance(block, Paragraph)
        and bool(block.text.media)
        and all(run.media or not run.text.strip() for run in block.text.runs)
    )


def spliced(question: Content, old: Content, new: Content) -> Content:
    """A question with the text of ``old``, which it quotes, exchanged for ``new``; if it does not quote it, ``new``."""
    parts = (question, old, new)
    if all(len(part) == 1 and isinstance(part[0], Paragraph) for part in parts):
        asked, was, now = (part[0].text for part in parts if isinstance(part[0], Paragraph))
        at = asked.plain.find(was.plain) if was.plain else -1
        if at >= 0:
            return (Paragraph(asked[:at] + now + asked[at + len(was) :]),)
    return new
