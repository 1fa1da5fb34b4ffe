"""Pictures with a caption: what does it look like?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from flashgen.model import BREAK, EMPHASIS, IMAGE, STRONG, Candidate, Content, ListBlock, MediaRef, Paragraph, Rich
from flashgen.rules.base import LONGEST_ANSWER, Scope, capital, content, fit
from flashgen.rules.labels import all_bold, is_facet
from flashgen.rules.language import Language, everywhere, is_one_of
from flashgen.rules.lines import split_label
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import cjk_share, ends_in_colon, normal, sentences, trimmed, units, wholly, words

_MAX_CAPTION: Final = 40
"""Units."""
_NUMBER: Final = r"\s*(?:[\d.-]*\d[a-z]?\s*[：:.、)）]?|[：:])\s*"
_BADGE: Final = re.compile(
    r"badge|shields\.io|travis-ci|codecov|star-history|contrib\.rocks|opencollective|[?/]math|latex\.",
    re.IGNORECASE,
)
_SOUND: Final = re.compile(r"\.(?:mp3|wav|og[ga]|opus|m4a|flac|aac)\Z", re.IGNORECASE)
_LEAST: Final = 3
"""Units of a file's name that says of what its picture is."""
_NUMBERED: Final = re.compile(r"[A-Za-z]+(?:[_-][A-Za-z]*\d+)+")
"""``moco_1``: a name of a file."""
_ONE_WORD: Final = re.compile("[a-z]+")
_SNAKE: Final = re.compile(r"[a-z]+(?:[_-][a-z]+)+")
_WORD: Final = 3
"""Letters from which a part of a file's name is a word."""
_CODE_NAME: Final = re.compile(r"(?=.*\d)[A-Za-z0-9_.-]+")


class _Picture(NamedTuple):
    """A picture with the lines around it."""

    text: Rich
    """Its paragraph."""
    before: Rich
    after: Rich
    """Nothing, where the caption stands in the picture's own paragraph."""
    caption: Rich = Rich()
    """The caption in the picture's own paragraph."""
    line: Line | None = None


class _Caption(NamedTuple):
    asked: Rich
    """What the question names."""
    told: Rich = Rich()
    """What the answer says beside the picture."""
    more: Content = ()
    """What is told beside the answer, where it is too long to be learnt."""
    own: bool = False
    """The question stands as written."""


def figure(scope: Scope) -> Iterator[Candidate]:
    """The caption asks, the picture answers; a line that announces the picture asks instead, and the caption is part
    of the answer.

    ``![残差块](block.png)`` → 残差块是什么样的？ / (picture)
    """
    for found in (*_alone(scope), *_captioned(scope)):
        pictures = [run for run in found.text.runs if run.media and worth_showing(run.media)]
        named = {media.alt for run in pictures if (media := run.media) and media.alt.strip()}
        apart = len(pictures) > 1 and len(named) == len(pictures)
        for group in [(run,) for run in pictures] if apart else [tuple(pictures)]:
            if group and (made := _card(scope, found, Rich(group))):
                yield made


def _alone(scope: Scope) -> Iterator[_Picture]:
    """Paragraphs that hold nothing but pictures."""
    if not scope.outline.figures:
        return
    lines: dict[str, Line] = {}
    holders: dict[int, Line] = {}
    for each in scope.outline.lines:
        lines.setdefault(each.text.plain, each)
        holders |= dict.fromkeys(_held(each.children), each)
    for text, before, after in scope.outline.figures:
        line = lines.get(before.plain) if before else None
        item = holders.get(id(text))
        if item is not None and item.kind == "item":
            line = replace(item, parents=(*item.parents, item.text))
        yield _Picture(text, before, after, _adjacent(text, after), line)


def _held(blocks: Content) -> Iterator[int]:
    """The identities of the paragraphs that stand in some blocks."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield id(block.text)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _held(item.blocks)


def _adjacent(text: Rich, after: Rich) -> Rich:
    """A paragraph on the very next line: only HTML parts two paragraphs so closely, and it means a caption; what is
    labelled otherwise is none."""
    close = text.lines or [run.line for run in text.runs]
    if not after.lines or not close or not 0 < after.lines[0] - close[-1] <= 1:
        return Rich()
    return after if not ends_in_colon(after) and not _is_labelled(after) else Rich()


def _is_labelled(text: Rich) -> bool:
    """Whether a text says something under its own name, other than the number of a figure."""
    return split_label(text) is not None and not _numbered(text)


def _captioned(scope: Scope) -> Iterator[_Picture]:
    """Paragraphs that begin with a picture and end with its caption: in italics, numbered, or on a line of its own."""
    for line in scope.outline.lines:
        runs = line.text.runs
        if not runs or not runs[0].marks & IMAGE or len(line.text.media) != 1:
            continue
        rest = Rich(runs[1:]).strip()
        broken = bool(len(runs) > 1 and runs[1].marks & BREAK)
        if normal(rest.plain) and (broken or _italic(rest) or _numbered(rest)):
            yield _Picture(line.text, Rich(), Rich(), rest, line)
    lines = scope.outline.lines
    for line, follow in itertools.pairwise(lines):
        # A hard break makes two lines of one paragraph.
        if len(line.text.runs) == 1 and line.text.media and not normal(line.text.plain):
            yield _Picture(line.text, Rich(), Rich(), Rich() if _is_labelled(follow.text) else follow.text, line)


def worth_showing(media: MediaRef) -> bool:
    """Whether a picture is no badge, no formula of a service, and no sound."""
    return _BADGE.search(media.src) is None and _SOUND.search(media.src) is None


def _card(scope: Scope, found: _Picture, pictures: Rich) -> Candidate | None:
    caption = _caption(scope, found, pictures)
    if caption is None or not normal(caption.asked.plain):
        return None
    language = scope.language_for(caption.asked)
    front = caption.asked if caption.own else language.ask("figure", x=caption.asked)
    answer: Content = (*content(caption.told), Paragraph(pictures))
    place = Line(Rich(), "text", found.line.parents, found.line.pseudo) if found.line else None
    return scope.candidate(
        "figure",
        "caption",
        65,
        place,
        handle=caption.asked.plain,
        facet="figure",
        front=front,
        back=answer,
        extra=caption.more,
        lines={*pictures.lines, *found.text.lines},
    )


def _caption(scope: Scope, found: _Picture, pictures: Rich) -> _Caption | None:
    """What a picture is asked by: its announcement, its alternative text, the caption at it, the heading above it."""
    alt = next((_alternative(media, scope.language) for media in pictures.media if media.alt.strip()), Rich())
    language = scope.language_for(alt or found.before)
    if ends_in_colon(found.before) and (asked := _announced(found.before, language)):
        return _Caption(asked, alt)
    for text in (found.caption, alt, _numbered(found.after), _italic(found.after)):
        if normal(text.plain) and (caption := _named(scope, text)):
            return caption
    return _of_bold(found, language) or _of_heading(scope, found)


def _of_bold(found: _Picture, language: Language) -> _Caption | None:
    """A bold name alone on the line above a picture."""
    name = found.before.strip()
    plain = name.plain.strip()
    if not name or not all_bold(name) or not is_term(name, language) or is_facet(plain, language):
        return None
    vague = ("generic_headings", "skip_labels", "no_opening", "compound")
    return _Caption(name.without(STRONG)) if not any(language.full(entry).match(plain) for entry in vague) else None


def _alternative(media: MediaRef, language: Language) -> Rich:
    """The alternative text as a caption: of a file's name its words, in notes in the language that it is in, or behind
    words of other kinds the last part."""
    alt = media.alt.strip()
    if _ONE_WORD.fullmatch(alt) or _NUMBERED.fullmatch(alt) or not _A_NAME.search(alt):
        # “model”, “loss”: of what, the picture's author knew.
        return Rich()
    file = normal(alt) == normal(PurePosixPath(media.src).stem)
    foreign = not language.spaced and not cjk_share(alt)
    if file and (foreign or _CODE_NAME.fullmatch(alt) or (cjk_share(alt) and units(alt) < _LEAST)):
        # The name of a file, which a program made up or its author in another language.
        return Rich()
    if _SNAKE.fullmatch(alt):
        # “oven_b”: what is in it, its author knew.
        return Rich.of(alt.replace("_", " ")) if len(re.split("[_-]", alt)[-1]) >= _WORD else Rich()
    named = file and "_" in alt
    return Rich.of(alt.rsplit("_", 1)[-1] if named else alt)


def _announced(before: Rich, language: Language) -> Rich:
    """``训练顺序：`` above a picture, without the pronoun at its start."""
    asked = trimmed(before)
    pointing = next((m for m in language.start("deictic").finditer(asked.mask) if m.end() == len(asked)), None)
    asked = trimmed(asked[: pointing.start()]) if pointing else asked
    lead = language.start("pronouns").match(asked.mask)
    asked = asked[lead.end() :].strip() if lead else asked
    verb = language.start("opening_copula").match(asked.mask) if lead else None
    asked = asked[verb.end() :].strip() if verb else asked
    fits = 3 <= units(asked.plain) <= 30 and _names_a_side(asked, language)
    remark = any(language.start(name).search(asked.mask) for name in ("opinion", "meta"))
    return asked if fits and not remark else Rich()


def _names_a_side(asked: Rich, language: Language) -> bool:
    """Whether an announcement ends in the name of something that can be seen: a structure, an order, a relation."""
    if language.start("deictic").search(asked.mask) or not normal(asked.plain):
        return False
    last = asked[asked.mask.rfind("，") + 1 :].strip()
    if not is_term(last, language) or language.spaced:
        return is_term(last, language)
    ends = any(is_facet(last.plain[-size:], language) for size in range(2, 6))
    drawn = re.search(rf"{everywhere('figure_labels').pattern}\Z", last.plain, re.IGNORECASE)
    return bool(ends or drawn or language.full("possessive_labels").match(last.plain))


def _named(scope: Scope, text: Rich) -> _Caption | None:
    """A caption as a question; one that only points into the picture is told, and the heading is asked."""
    caption = trimmed(_numbered(text) or text).without(EMPHASIS)
    number = re.match(r"\d{1,2}[.、)）]\s*(?=\D)", caption.mask)
    caption = caption[number.end() :] if number else caption
    language = scope.language_for(caption)
    if verb := language.start("opening_copula").match(caption.mask):
        # “Figure 6 is …”
        caption = caption[verb.end() :].strip()
        if not is_term(caption, language):
            return None
    said = sentences(_without_credits(caption))
    # Where nothing tells a name from a sentence, a full stop does.
    described = text.mask.rstrip()[-1:] in (".", "。") and not language.text("sentence_verb")
    if not said or (described and units(caption.plain) > 6):
        return None
    caption = trimmed(said[0])
    if language.start("no_caption").match(caption.mask) or _FILE.fullmatch(caption.plain.strip()):
        return None
    if (
        len(said) > 1
        or language.start("figure_shows").match(caption.mask)
        or everywhere("figure_parts").match(caption.mask)
    ):
        return _told(scope, said, language)
    asking = caption.mask[-1:] in ("?", "？", "؟")
    if units(caption.plain) > _MAX_CAPTION or (not asking and language.start("sentence_verb").search(caption.mask)):
        return None
    if language.start("opinion").search(caption.plain) or any(run.link for run in caption.runs):
        return None
    states = not language.spaced and language.start("copula").search(caption.mask)
    if states or language.start("pronouns").match(caption.plain):
        return _Caption(scope.entity, caption) if scope.entity else None
    if asking:
        return _Caption(caption, own=True)
    return _Caption(caption)


_A_NAME: Final = re.compile(r"[^\W\d_]{2}")
"""What a name has that is no number of a picture: ``1m3`` has none."""
_FILE: Final = re.compile(r"(?=.*\d)[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+")
"""The name of a file rather than of what it shows."""


def _told(scope: Scope, said: tuple[Rich, ...], language: Language) -> _Caption | None:
    """A caption of more than a name: what it names asks and the rest is told, or the heading asks and all is told."""
    first = trimmed(said[0])
    if any(language.start(name).search(first.mask) for name in ("opinion", "meta")):
        return None
    shows = language.start("figure_shows").match(first.mask)
    first = capital(first[shows.end() :]) if shows else first
    names = units(first.plain) <= _MAX_CAPTION and not language.start("sentence_verb").search(first.mask)
    if everywhere("figure_parts").match(first.mask):
        # Of several pictures under one heading it names none.
        alone = len(scope.outline.figures) == 1
        fits = (
            alone
            and is_term(scope.entity, language)
            and not language.full("generic_headings").match(scope.entity.plain)
        )
        return _Caption(scope.entity, *_joined(said, language)) if fits else None
    return _Caption(first, *_joined(said[1:], language)) if names else None


def _joined(said: tuple[Rich, ...], language: Language) -> tuple[Rich, Content]:
    """What a caption tells and what it tells beside that: of the parts of a picture all are told, or none."""
    gap = Rich.of(" " if language.spaced else "").runs
    kept = [part for part in said if not language.start("meta").search(part.mask)]
    whole = Rich(tuple(run for part in kept for run in (*part.runs, *gap))).strip()
    if any(everywhere("figure_parts").match(part.mask) for part in kept):
        return (whole, ()) if units(whole.plain) <= LONGEST_ANSWER else (Rich(), content(whole))
    return fit(whole) if whole else (whole, ())


def _without_credits(caption: Rich) -> Rich:
    """Without the bracket that says whose picture it is, and links to it."""
    credit = re.search(rf"\s*[(（]\s*{everywhere('credits').pattern}", caption.mask)
    return caption[: credit.start()] if credit else caption


@cache
def _captions() -> re.Pattern[str]:
    figure = everywhere("figure_labels").pattern
    return re.compile(rf"\W*{figure}{_NUMBER}(?P<x>.+)", re.IGNORECASE | re.DOTALL)


def _numbered(text: Rich) -> Rich:
    """The caption behind ``图 1：``, ``Figure 2.``; nothing for any other text."""
    match = _captions().match(text.mask)
    return text[match.start("x") :].strip() if match else Rich()


def _italic(text: Rich) -> Rich:
    """A text that is in italics from its first word to its last; nothing for any other."""
    return text if text and wholly(text, EMPHASIS) else Rich()


def _of_heading(scope: Scope, found: _Picture) -> _Caption | None:
    """The heading, where it names a thing and the picture stands right under it."""
    blocks = scope.section.blocks
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or first.text != found.text or not scope.section.path:
        return None
    language = scope.language_for(scope.heading)
    name = scope.entity
    own = normal(name.plain) and normal(name.plain) in normal(scope.heading.plain)
    if language.full("compound").match(name.plain) or is_facet(name.plain, language):
        return None
    if language.full("question").match(name.plain) or language.start("yes_no").search(name.plain):
        return None
    if len(scope.outline.figures) > 1:
        # Which of several its heading names, nobody says.
        return None
    if any(is_one_of(heading.text.plain, language, "result_headings") for heading in scope.section.path):
        # A chart of what was measured does not show what its heading names.
        return None
    vague = language.full("generic_headings").match(name.plain) or (language.spaced and len(words(name.plain)) < 2)
    example = language.start("no_caption").match(name.mask)
    return _Caption(name) if own and is_term(name, language) and not vague and not example else None
