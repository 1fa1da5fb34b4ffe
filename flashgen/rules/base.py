"""What every rule stands on: the scope it sees, and how a candidate gets its breadcrumb, its topic and its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Any, Final, Protocol

from flashgen.model import (
    EMPHASIS,
    MATH,
    STRONG,
    Block,
    Candidate,
    Content,
    Item,
    ListBlock,
    MathBlock,
    NoteKind,
    Paragraph,
    Quote,
    Rich,
    Section,
    Settings,
)
from flashgen.rules.flat import deletions
from flashgen.rules.language import REMEMBERED, Language, everywhere, is_one_of, language_of
from flashgen.rules.lines import split_gloss, split_label
from flashgen.rules.outline import Line, Outline, outline
from flashgen.rules.tags import untagged, without_tags
from flashgen.rules.text import (
    ADDRESS,
    QUESTION_MARK,
    SMALL_WORD,
    cjk_share,
    content_words,
    normal,
    sentences,
    split_outside,
    trimmed,
    units,
    words,
)

LONG_ANSWER: Final = 90
"""Units; a longer answer is cut to its first sentence, the rest goes to Extra."""
SEVERAL: Final = 60
"""Units of an answer of several sentences; the same length in one sentence is still one idea."""
LONGEST_ANSWER: Final = 150
"""Units; what is still longer makes no question."""
MAX_CRUMBS: Final = 3
LONGEST_TITLE: Final = 40
"""Units of a title that a card shows."""


@dataclass(frozen=True, eq=False)
class Siblings:
    """The sections right below one heading."""

    sections: tuple[Section, ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)
    """What is worked out once for all of them: there may be thousands."""


@dataclass(frozen=True)
class Scope:
    """One section and the document's settings: all that a rule sees."""

    section: Section
    document: str
    """Path of the document."""
    settings: Settings
    language: Language
    """The document's language."""
    title: str = ""
    """The document's title."""
    below: tuple[Section, ...] = ()
    """The sections of the headings right below the section's own."""
    small: frozenset[str] = frozenset()
    """The words that the document writes with a small letter."""
    proper: frozenset[str] = frozenset()
    """Those that it writes with a capital inside its sentences, and never small."""
    beside: Siblings = field(default_factory=Siblings)
    """The sections of the headings under the same one, the section itself among them."""
    memory: dict[str, Any] = field(default_factory=dict, compare=False)
    """What several rules work out alike."""

    @cached_property
    def outline(self) -> Outline:
        """The section as lines."""
        return outline(self.section.blocks)

    @cached_property
    def heading(self) -> Rich:
        """The section's own heading, or nothing."""
        return self.section.path[-1].text if self.section.path else Rich()

    @cached_property
    def entity(self) -> Rich:
        """What the section is about: the nearest heading that names a thing, gloss cut off; at last the document's
        title."""
        for heading in reversed(self.section.path):
            name, _ = split_gloss(heading.text)
            text = self._thing(name)
            facet = self.language.full("inverse_of").match(text.plain)
            if facet:
                start = facet.start("topic")
                return text[start : facet.end("topic")]
            alone = heading is self.section.path[0] and text == name and not self._titled
            if self.language.full("facet_labels").match(text.plain) and not alone:
                continue
            if _NUMBER_ONLY.search(text.mask) and self.language.full("generic_headings").match(text.plain):
                # “Question 3” hides what it is about.
                return Rich()
            if not is_one_of(text.plain, self.language, "generic_headings") and units(text.plain) <= 40:
                names = split_outside(text, "，,")
                if len(names) > 1 and _ABBREVIATION.fullmatch(names[0].plain):
                    # Of several names of a thing the first is short.
                    text = names[0]
                if asked := self.language.thing_asked(text.plain):
                    # The section answers what X is, so it is about X.
                    thing = text[asked]
                    return Rich() if self.language.full("compare").match(thing.plain) else thing
                if self.language.full("question").match(text.plain) or self.language.full("compare").match(text.plain):
                    return Rich()
                return text
        return self._titled

    @cached_property
    def _titled(self) -> Rich:
        """The thing that the document's title names. What only the file is called may be any word, and a title of two
        parts names none."""
        own = self._is_title() and not re.search("[:：]", self.title)
        named = units(self.title) <= 24 and not _says_nothing(self.title, self.language)
        named = named and (own or not self.section.path)
        return Rich.of(self.title) if named else Rich()

    def language_for(self, *texts: Rich) -> Language:
        """The language of a card: the document's, unless the text is plainly in another script."""
        text = texts[0].mask if len(texts) == 1 else " ".join(rich.mask for rich in texts)
        return _language_in(text, self.language)

    def _thing(self, name: Rich) -> Rich:
        """A heading's or an item's name without what it adds to the thing: ``死锁的原因和影响`` → 死锁."""
        name = untagged(name)
        end = self.language.start("heading_end").search(name.mask)
        return name[: end.start()] if end else name

    def topic(self, line: Line) -> Rich:
        """What a line without a subject is about: the item above, the pseudo-section, the heading."""
        for parent in reversed(line.parents):
            name = self._thing(item_name(parent))
            if not self.language.full("facet_labels").match(name.plain) and not self.language.full("skip_labels").match(
                name.plain
            ):
                return name if units(name.plain) <= 24 and name.mask[-1:] not in "?？؟" else Rich()
        side = self.language.full("facet_labels").match(line.pseudo.plain)
        return self.entity if side else self._thing(line.pseudo) or self.entity

    def crumbs(self, line: Line | None) -> list[Rich]:
        """Headings, pseudo-section and items above, outermost first."""
        found = self._headings
        if line is not None and (line.pseudo or line.parents or line.announced):
            inner = [text for text in (line.pseudo, line.announced) if text]
            inner += [item_name(parent) for parent in line.parents]
            # “For the reasons above …” leads nowhere from a card.
            back = self.language.start("points_back")
            found = found + _readable(crumb for crumb in inner if not back.search(crumb.mask))
        return list(found)

    @cached_property
    def _headings(self) -> list[Rich]:
        return _readable(heading.text for heading in self.section.path)

    def candidate(
        self,
        rule: str,
        cue: str,
        rank: int,
        line: Line | None,
        *,
        handle: str,
        front: Rich = Rich(),
        back: Rich | Content = (),
        text: Rich | Content = (),
        facet: str = "",
        extra: Content = (),
        reverse: tuple[Rich, Rich] | None = None,
        lines: Iterable[int] = (),
        crumbs: list[Rich] | None = None,
    ) -> Candidate:
        """A candidate with its breadcrumb; ``crumbs`` replaces those of the line."""
        path = self.crumbs(line) if crumbs is None else crumbs
        names = tuple([untagged(crumb).line for crumb in path])
        asked = front.plain if front else _plain(text)
        answer = _plain(back) if front else ""
        # A crumb must not say what a deletion hides.
        hidden = [
            word
            for parts in (deletions(content(text)) if text else {}).values()
            for name in ("".join(parts), *_BRACKETS.split("".join(parts)))
            if len(word := normal(name)) > 1
        ]
        shown = tuple(name for name in names if not any(_tells(normal(name), word) for word in hidden))
        title = "" if any(_tells(normal(self.title), word) for word in hidden) else self.title
        if shown and self._leads(title, shown, asked):
            shown = (title, *shown)
        cited = sorted({*lines, *(line.lines if line else ())})
        # The key names where the note stands; a crumb that is the handle itself would be said twice.
        above = tuple(name for name in names if normal(name) != normal(handle))
        return Candidate(
            rule=rule,
            cue=cue,
            rank=rank,
            kind=NoteKind.CLOZE if text else NoteKind.BASIC,
            document=self.document,
            handle=handle,
            facet=facet,
            headings=above,
            context=breadcrumb(shown, asked, answer, title, len(self.section.path)),
            front=without_tags(content(self._as_written(front, handle))),
            back=without_tags(content(back)),
            text=without_tags(content(text)),
            extra=without_tags(extra),
            reverse_front=content(reverse[0]) if reverse else (),
            reverse_back=content(reverse[1]) if reverse else (),
            lines=tuple(cited),
        )

    def _as_written(self, front: Rich, name: str) -> Rich:
        """A question with the capitals of the name it asks about. A label begins with one whether it is a proper name
        or not; other sentences of the document tell, and where none does, a name that is all that is asked for stays.
        """
        for word in SMALL_WORD.finditer(front.mask):
            said = word.group()
            written = said[0].upper() + said[1:]
            only = written == name and front.plain == self.language.ask("what", x=Rich.of(said)).plain
            alone = only and not {said, said + "s"} & self.small
            if alone or (written in self.proper and written in words(name)):
                front = front[: word.start()] + capital(front[word.start() :])
        return front

    def _is_title(self) -> bool:
        """Whether the document is called by more than the name of its file, or that is written as a title."""
        return self.title != PurePosixPath(self.document).stem or _FILE_TITLE.fullmatch(self.title) is not None

    def _leads(self, title: str, shown: tuple[str, ...], asked: str) -> bool:
        """Whether the document's title says more than the crumbs below it and the question, and has room there."""
        if not title or units(title) > LONGEST_TITLE or not self._is_title():
            return False
        generic = all(is_one_of(name, self.language, "generic_headings") for name in shown)
        said = any(normal(title) in normal(text) for text in (*shown, asked))
        return generic or (len(shown) < MAX_CRUMBS and not said and not _says_nothing(title, self.language))


def _says_nothing(title: str, language: Language) -> bool:
    """Whether a document is called as any may be: ``README``, ``notes``, ``t5``, ``2024-11-02``."""
    plain = title.strip()
    return (
        _SERIAL.fullmatch(plain) is not None
        or everywhere("generic_titles").fullmatch(plain) is not None
        or is_one_of(plain, language, "generic_headings")
    )


_FILE_TITLE: Final = re.compile(r"(?![a-z\d])[^_]+")
"""The name of a file that is written as a title: ``缓存``, ``Gas exchange``; not ``wk3_notes``."""
_SERIAL: Final = re.compile(r"[A-Za-z]{0,2}[\W_]?\d[\d\W_]*")
_NUMBER_ONLY: Final = re.compile(r"\d\W*\Z")
_ABBREVIATION: Final = re.compile(r"[A-Z][A-Za-z0-9-]{1,9}")
_BRACKETS: Final = re.compile(r"[()（）,，]")
"""Between a name and its glosses; each gives the others away."""


def _tells(crumb: str, hidden: str) -> bool:
    """Whether a crumb says what is hidden, or most of it."""
    hidden = hidden.removesuffix("s") if hidden.isascii() and len(hidden) > _PLURAL else hidden
    return hidden in crumb or (len(crumb) >= 3 and crumb in hidden and len(crumb) >= 0.6 * len(hidden))


_PLURAL: Final = 4
"""Letters of a word whose last may be the sign of several."""


@lru_cache(maxsize=REMEMBERED)
def _language_in(text: str, default: Language) -> Language:
    # An address is of no language, whatever words are in it.
    text = ADDRESS.sub("", text)
    share = cjk_share(text)
    plain = share >= 0.3 or (share == 0 and len(words(text)) >= 6)
    return language_of(text, default) if plain else default


class Rule(Protocol):
    """One kind of card: a section in, candidates out."""

    @property
    def __name__(self) -> str: ...

    def __call__(self, scope: Scope, /) -> Iterator[Candidate]: ...


def breadcrumb(names: tuple[str, ...], asked: str, answer: str, title: str, headings: int) -> tuple[str, ...]:
    """The crumbs that a card shows: at most three, none that the question already says or that says the answer.

    Of more than three the nearest heading and the two nearest items stay, or else the outermost and the two innermost
    headings.
    """
    kept = [name for name in names if name]
    first = names[headings - 1] if 0 < headings < len(names) else (names[0] if names else "")
    if kept and normal(kept[-1]) and normal(kept[-1]) in normal(asked) and len(kept) > 1:
        kept.pop()
    if len(normal(answer)) >= 2:
        short = content_words(answer) if len(words(answer)) <= _SHORT_ANSWER else frozenset[str]()
        kept = [
            name for name in kept if normal(answer) not in normal(name) and not (short and short <= content_words(name))
        ]
    found: list[str] = []
    for name in kept:
        if not found or normal(found[-1]) != normal(name):
            found.append(name)
    if not found and title and normal(title) != normal(asked):
        told = bool(normal(answer)) and normal(answer) in normal(title)
        found = [title] if units(title) <= LONGEST_TITLE and not told else []
    if len(found) <= MAX_CRUMBS:
        return tuple(found)
    last = found[-(MAX_CRUMBS - 1) :]
    return tuple([first, *last] if first in found and first not in last else found[-MAX_CRUMBS:])


_SHORT_ANSWER: Final = 6
"""Words of an answer that a heading may say in another order."""


def content(value: Rich | Content) -> Content:
    """Inline text as the content of a field."""
    if isinstance(value, Rich):
        return (Paragraph(value),) if value else ()
    return value


def _plain(value: Rich | Content) -> str:
    if isinstance(value, Rich):
        return value.plain
    return "\n".join(block.text.plain for block in value if isinstance(block, Paragraph))


def _readable(crumbs: Iterable[Rich]) -> list[Rich]:
    """The crumbs that say something short, as plain text can show them."""
    return [
        crumb
        for crumb in map(readable, crumbs)
        if normal(crumb.plain) and not crumb.plain.strip().isdigit() and units(crumb.plain) <= 50
    ]


_SIMPLE_TEX = re.compile(r"[\w\\{}^ +-]{1,12}")


_NAMED_TEX: Final = re.compile(r"\\(?:math[a-z]{2,6}|text[a-z]{0,2}|rm|[bc][em])\b")
"""Commands that only say how their text looks."""


def readable(crumb: Rich) -> Rich:
    """A crumb as plain text can show it: short formulas without their TeX, longer ones left out."""
    if not any(run.marks & MATH for run in crumb.runs):
        return crumb
    runs = []
    for run in crumb.runs:
        if run.marks & MATH:
            named = _NAMED_TEX.sub("", run.text)
            tex = re.sub(r"[{}_^\\]", "", named).strip()
            runs.append(run._replace(text=tex if _SIMPLE_TEX.fullmatch(named) else " ", marks=0))
        else:
            runs.append(run)
    return Rich(tuple(runs)).strip(" ，,、：:()（）")


def item_name(text: Rich) -> Rich:
    """How an item is called: its label, or what stands behind a label that only counts it, else its whole text, gloss
    cut off."""
    label = split_label(text)
    if label is not None and label.term:
        counts = everywhere("counting_labels").fullmatch(label.term.plain.strip()) is not None
        name = trimmed(label.body.without(STRONG)) if counts else Rich()
        return name if name and units(name.plain) <= _MAX_COUNTED and not _PARTED.search(name.mask) else label.term
    named = _NAMED.match(text.mask)
    return trimmed(split_gloss((text[: named.end(1)] if named else text).without(STRONG))[0])


_MAX_COUNTED: Final = 24
_PARTED: Final = re.compile(r"[:：。；;]|\.\s")
_NAMED: Final = re.compile(r"([^，,。；：:（(]{2,24}[（(][^（()）]{1,40}[)）])[，,]\s*(?=\d|[^，,（(]{8})")
"""A name with its gloss, and what an item says of it besides: ``酵母（yeast），5 克``."""


def bullets(texts: Iterable[Rich], ordered: bool = False) -> ListBlock:
    """A list of short texts, as the answer of a card."""
    return ListBlock(tuple(Item((Paragraph(text),)) for text in texts), ordered)


def fit(body: Rich, most: int = LONG_ANSWER, several: int = SEVERAL) -> tuple[Rich, Content]:
    """An answer of at most so many units, or of so many in ``several`` sentences, and what is left over, for Extra.

    In order: the whole text when it is short; its bold part; its first sentences up to the length. A first sentence
    that only asks and a last one that only announces what follows are no part of the answer.
    """
    body = _without_question(body.strip())
    if body.mask[-1:] in "：:" and len(said := sentences(body)) > 1:
        body = body[: _end_of(body, said[-2])].strip()
    elif body.mask[-1:] in "：:" and units(body.plain[: (comma := body.mask.rfind("，"))]) >= 6 and comma > 0:
        body = body[:comma]
    parts = sentences(body)
    if units(body.plain) <= (most if len(parts) == 1 else several):
        return trimmed(body) if len(parts) == 1 else body, ()
    bold = [body[a:b] for a, b in body.spans(STRONG) if 16 <= units(body.plain[a:b]) <= LONG_ANSWER]
    if bold:
        return trimmed(bold[0].without(STRONG)), content(body)
    if units(parts[0].plain) > LONGEST_ANSWER - 20:
        # One sentence of many clauses: its semicolons divide it.
        parts = tuple(split_outside(body, "；;"))
    taken = 1
    while taken < min(len(parts), 3) and sum(units(part.plain) for part in parts[: taken + 1]) <= several:
        taken += 1
    if units(parts[0].plain) <= LONGEST_ANSWER - 20:
        answer = body[: _end_of(body, parts[taken - 1])]
        return trimmed(answer) if taken == 1 else answer.strip(), content(body)
    return Rich(), ()


def _without_question(body: Rich) -> Rich:
    """A text without the question that it answers itself."""
    parts = sentences(body)
    asks = [QUESTION_MARK.fullmatch(part.mask.rstrip()[-1:]) is not None for part in parts[:2]]
    rest = body[_end_of(body, parts[0]) :].strip() if asks == [True, False] else Rich()
    return rest if units(rest.plain) >= _SAID else body


_SAID: Final = 6
"""Units of a text that says something; a shorter one is a word like “answer”."""


def _end_of(body: Rich, part: Rich) -> int:
    return body.plain.find(part.plain) + len(part.plain)


def is_derivation(block: MathBlock) -> bool:
    """Whether a formula has too many rows to answer a question."""
    return block.tex.count("\\\\") > _MAX_ROWS


_MAX_ROWS: Final = 2
"""Line breaks of a formula that answers."""


def leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks in order, those inside lists and quotes in place of them."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from leaves(block.blocks)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from leaves(item.blocks)
        else:
            yield block


def lines_of(blocks: Iterable[Block]) -> set[int]:
    """Lines of the file that blocks stand on."""
    found: set[int] = set()
    for block in blocks:
        if block.line:
            found |= set(range(block.line, (block.end or block.line) + 1))
    return found


def defining(quote: Rich, name: str) -> Rich:
    """The bold sentence of a long quotation that says most of ``name``: one that names it with a copula, else the
    first fit one."""
    said = [part for a, b in quote.spans(STRONG) for part in sentences(quote[a:b])]
    said = [part for part in said if 12 <= units(part.plain) <= LONGEST_ANSWER - 20]
    heads = content_words(name)

    def weight(part: Rich) -> tuple[bool, bool]:
        copula = everywhere("is_a").search(part.mask) is not None
        return bool(heads & content_words(part.plain)) and copula, copula

    best = max(said, key=weight, default=Rich())
    return trimmed(best.without(STRONG))


def lowered(rich: Rich, language: Language) -> Rich:
    """With a small first letter, where the first word is no name in capitals and the language's questions need it."""
    word = re.match(r"[^\W\d_]{2,}(?![\w-]*\d)[\w-]*", rich.plain)
    # A name in title case stays, "Grid Search", and so does an italic one, "*Homo sapiens*".
    title = re.match(r"\s\(?[A-Z][a-z]", rich.plain[word.end() :]) if word else None
    title = title or (word if rich.runs[0].marks & EMPHASIS and " " in rich.runs[0].text.strip() else None)
    if word and word[0].lower() in language.words:
        title = None
    if word and not title and word[0][0].isupper() and word[0][1:].islower() and language.text("lower_terms") == "true":
        first = rich.runs[0]
        return Rich((first._replace(text=first.text[0].lower() + first.text[1:]), *rich.runs[1:]))
    return rich


def capital(rich: Rich) -> Rich:
    """With a capital first letter."""
    first = rich.runs[0]
    return Rich((first._replace(text=first.text[:1].upper() + first.text[1:]), *rich.runs[1:]))


def inside(part: Rich, language: Language) -> Rich:
    """The beginning of a sentence as it stands inside a question: its article small as well."""
    article = re.match(language.text("articles") or r"(?!)", part.plain, re.IGNORECASE)
    if article:
        first = part.runs[0]
        return Rich((first._replace(text=first.text[0].lower() + first.text[1:]), *part.runs[1:]))
    return lowered(part, language)
