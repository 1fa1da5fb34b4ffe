"""Runs → inline HTML: properly nested tags, whole deletions, formulas without a tag inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from flashgen.model import (
    BREAK,
    CODE,
    DISPLAY,
    EMPHASIS,
    HIGHLIGHT,
    IMAGE,
    MATH,
    STRIKE,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    UNDERLINE,
    Html,
    MediaRef,
    Rich,
    Run,
)
from flashgen.writer.markup import clean, escape, formula, prose

_TAGS: Final = (
    (STRONG, "b"),
    (EMPHASIS, "i"),
    (HIGHLIGHT, "mark"),
    (STRIKE, "s"),
    (UNDERLINE, "u"),
    (SUPERSCRIPT, "sup"),
    (SUBSCRIPT, "sub"),
    (CODE, "code"),
)
"""From the outermost to the innermost."""

_CLOSING: Final = re.compile("[，。、；：！？）」』】》”’,.;:!?)]+")
"""Punctuation that must not begin a line; browsers let it, after a formula."""

_LINKS: Final = re.compile(r"(?:https?|mailto|obsidian):[^\s\x00-\x1f]+\Z", re.IGNORECASE)
_PLAYED: Final = (".mp3", ".ogg", ".opus", ".wav", ".flac", ".m4a", ".mp4", ".webm")
"""What Anki plays by ``[sound:…]``; the rest are pictures."""


def inline(text: Rich, names: Mapping[MediaRef, str]) -> Html:
    """One line of text as HTML; a picture that has no name in ``names`` shows its alt text."""
    if len(text.runs) == 1 and _is_bare(text.runs[0]):
        return Html(prose(_shown(text.runs[0])))
    out: list[str] = []
    open_: list[tuple[str, str]] = []
    deletion, hint = 0, ""
    runs = list(_joined(text))
    for at, run in enumerate(runs):
        wanted = _wanted(run)
        if run.cloze != deletion:
            _close(open_, 0, out)
            if deletion:
                out.append(f"{hint}}}}}")
            deletion, hint = run.cloze, _hint(run)
            if deletion:
                out.append(f"{{{{c{deletion}::")
        same = 0
        while same < min(len(open_), len(wanted)) and open_[same] == wanted[same]:
            same += 1
        _close(open_, same, out)
        for tag, attributes in wanted[same:]:
            out.append(f"<{tag}{attributes}>")
        open_ += wanted[same:]
        if run.marks & MATH and at + 1 < len(runs) and (kept := _kept(run, runs[at + 1])):
            runs[at + 1] = runs[at + 1]._replace(text=runs[at + 1].text[len(kept) :])
            out.append(f'<span class="fg-keep">{_atom(run, names)}{prose(kept, bool(run.cloze))}</span>')
        else:
            out.append(_atom(run, names))
    _close(open_, 0, out)
    if deletion:
        out.append(f"{hint}}}}}")
    return Html("".join(out))


def _is_bare(run: Run) -> bool:
    """Whether a run is nothing but text, as most lines are."""
    return not (run.marks or run.link or run.cloze) and run.media is None


def web_link(url: str) -> bool:
    """Whether a link leads somewhere from within Anki: relative ones, ``javascript:`` and the like do not."""
    return bool(_LINKS.match(url))


def _joined(text: Rich) -> Iterator[Run]:
    """Runs that differ in nothing visible become one, so that ``:`` and ``:`` of two runs are seen together."""
    last: Run | None = None
    for run in text.runs:
        link = run.link if run.link and web_link(run.link) else ""
        run = Run(_shown(run), run.marks, 0, link, run.media, run.cloze, run.hint)
        if not run.text:
            continue
        if last is None:
            last = run
        elif last[1:] == run[1:] and not run.marks & (MATH | BREAK | IMAGE):
            last = last._replace(text=last.text + run.text)
        else:
            yield last
            last = run
    if last is not None:
        yield last


def _shown(run: Run) -> str:
    """The run's text without what no field may hold; a line end that is no break is a blank."""
    if run.marks & BREAK:
        return "\n"
    text = clean(run.text)
    return text.strip() if run.marks & MATH else text.replace("\n", " ")


def _hint(run: Run) -> str:
    """What ends the deletion that a run begins, before its braces."""
    hint = clean(run.hint).replace("\n", " ").strip()
    return f"::{prose(hint, deletion=True)}" if hint else ""


def _wanted(run: Run) -> list[tuple[str, str]]:
    """Tags round a run with their attributes, outermost first."""
    wanted = [("a", f' href="{escape(clean(run.link), bool(run.cloze))}"')] if run.link else []
    if run.marks:
        wanted += [(tag, "") for mark, tag in _TAGS if run.marks & mark]
    return wanted


def _kept(run: Run, after: Run) -> str:
    """The punctuation that follows a formula directly, with the same tags round it."""
    alike = after.marks == run.marks & ~MATH and after.cloze == run.cloze and after.link == run.link
    found = _CLOSING.match(after.text) if alike else None
    return found.group() if found else ""


def _close(open_: list[tuple[str, str]], keep: int, out: list[str]) -> None:
    while len(open_) > keep:
        out.append(f"</{open_.pop()[0]}>")


def _atom(run: Run, names: Mapping[MediaRef, str]) -> str:
    deleted = bool(run.cloze)
    if run.marks & BREAK:
        return "<br>"
    if run.media is not None:
        return _medium(run.media, names.get(run.media, ""), deleted)
    if run.marks & MATH:
        return formula(run.text, bool(run.marks & DISPLAY), deleted)
    return prose(run.text, deleted) if not run.marks & CODE else escape(run.text, deleted)


def _medium(media: MediaRef, name: str, deleted: bool) -> str:
    alt = clean(media.alt).replace("\n", " ")
    if not name:
        return prose(alt, deleted)
    if name.endswith(_PLAYED):
        return f"[sound:{name}]"
    width = f' width="{media.width}"' if media.width > 0 else ""
    return f'<img src="{escape(name)}" alt="{escape(alt, deleted)}"{width}>'
