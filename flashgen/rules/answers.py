"""What follows a question, made into an answer: text cut to length, a list of heads, a formula, a table, a short
piece of code; what the question does not need goes to Extra."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypedDict

from flashgen.model import (
    STRONG,
    Block,
    Break,
    CodeBlock,
    Content,
    DefinitionList,
    Item,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Table,
)
from flashgen.rules.base import bullets, content, fit
from flashgen.rules.flat import flat
from flashgen.rules.language import Language, everywhere, language_of
from flashgen.rules.lines import heads, is_figure, split_label
from flashgen.rules.remarks import asking, only_links, remarks, unanswered, without_answer_label
from flashgen.rules.tags import untagged
from flashgen.rules.text import (
    QUESTION_MARK,
    balanced,
    content_words,
    normal,
    sentences,
    split_outside,
    trimmed,
    units,
    words,
)

LONG_REPLY: Final = 120
"""Units of the answer to a question of the note's own: it was written as one."""
MAX_ITEMS: Final = 7
MAX_LONG: Final = 10
"""Items of a list that is asked a few at a time; a longer one is to be looked up."""
_TURNS: Final = 5
"""Cards of one list, at most."""
MAX_ITEM: Final = 48
"""Units of one item of a list answer."""
_MAX_LIST: Final = 190
"""Units of all items of a list answer."""
MAX_CODE: Final = 12
"""Lines of code that an answer may have."""
MAX_ROWS: Final = 8
"""Rows of a table that an answer may have."""
_MAX_INTRO: Final = 40
"""Units of a sentence that stays above the list or formula that it announces."""
_HEADING: Final = 8
"""Units of a line that may only be a heading of what follows."""
_MAX_EXTRA: Final = 400
_MAX_EXTRA_BLOCKS: Final = 8
_COUNT: Final = re.compile(r"[（(]\d{1,2}[)）]\s*(?=\S)|\d{1,2}(?:[.、)）]\s+(?=\S)|[.、)）](?=[\u3400-\u9fff]))")
_LETTER: Final = re.compile("[A-Za-z]")
_NTH: Final = re.compile(r"([A-Z]?[a-z]+|[\u3400-\u9fff]+)\s*[\d一二三四五六七八九十]+\W*")
"""A word and a number."""
_BRACKETED: Final = re.compile(r"[（(][^（）()]*[）)]")
_TO_DO: Final = re.compile(r"(?:TODO|DOING|DONE|LATER|NOW|WAITING)\b")


@dataclass(frozen=True)
class Answer:
    """What answers a question; falsy where nothing does."""

    back: Content = ()
    extra: Content = ()
    used: tuple[Block, ...] = ()
    """The blocks of the document that back and extra come from."""

    def __bool__(self) -> bool:
        return bool(self.back)


def answer_of(blocks: Sequence[Block], asked: Rich, language: Language) -> Answer:
    """The answer in the blocks that follow a question; pictures that stand before a text go to Extra."""
    said = [block for block in blocks if not (isinstance(block, Paragraph) and only_links(block.text))]
    while said and (isinstance(said[0], Break) or _remark(said[0], language)):
        said = said[1:]
    at = next((i for i, block in enumerate(said) if not _pictures(block)), len(said))
    pictures, said = tuple(said[:at]), said[at:]
    if not said or isinstance(said[0], Break):
        return Answer(pictures[:2], (), pictures[:2])
    found = _of_first(said[0], said[1:], asked, language)
    if found and pictures:
        return Answer(found.back, (*pictures[:2], *found.extra), (*pictures[:2], *found.used))
    return found


def _remark(block: Block, language: Language) -> bool:
    return (
        isinstance(block, Paragraph)
        and remarks(block.text, language)
        and without_answer_label(block.text, language).plain == block.text.plain.strip()
    )


def _pictures(block: Block) -> bool:
    return isinstance(block, Paragraph) and is_figure(block.text)


def _of_first(block: Block, rest: Sequence[Block], asked: Rich, language: Language) -> Answer:
    if isinstance(block, Paragraph):
        return _from_paragraph(block, rest, asked, language)
    if isinstance(block, ListBlock):
        return _from_list(block, rest, asked, language)
    if isinstance(block, Quote):
        return answer_of(block.blocks, asked, language)
    if fits_a_side(block):
        left = more(rest)
        return Answer((block,), left, (block, *left))
    return Answer()


def fits_a_side(block: Block) -> bool:
    """Whether a formula, a piece of code or a table is short enough for one side of a card."""
    if isinstance(block, CodeBlock):
        return bool(block.code.strip()) and block.code.strip().count("\n") < MAX_CODE
    if isinstance(block, Table):
        return 0 < len(block.rows) <= MAX_ROWS and len(block.header) <= 5
    return isinstance(block, MathBlock)


def _from_list(block: ListBlock, rest: Sequence[Block], asked: Rich, language: Language) -> Answer:
    if sum(asking(item.text, language) for item in block.items) * 2 > len(block.items):
        return Answer()
    if not block.ordered and rest and isinstance(rest[0], ListBlock) and not rest[0].ordered:
        # A change of the marker parts what the author wrote as one list.
        whole = _from_list(replace(block, items=(*block.items, *rest[0].items)), rest[1:], asked, language)
        return replace(whole, used=(block, rest[0], *whole.used[1:])) if whole else whole
    if len(block.items) == 1:
        only = block.items[0].blocks
        return answer_of((*only, *rest), asked, language) if only and not isinstance(only[0], ListBlock) else Answer()
    compared = language.start("two_sided").search(asked.mask) is not None and has_bodies(block)
    found = _whole_items(block) if compared else list_answer(block)
    if not found and language.full("what_question").match(asked.plain.strip()):
        return _first_item(block)
    left = (*((block,) if has_bodies(block) and not compared else ()), *more(rest))
    return Answer(found, left, (block, *more(rest))) if found else Answer()


def _first_item(block: ListBlock) -> Answer:
    """What a thing is says the first of several remarks about it that are too long for a list, where it is a text."""
    text = block.items[0].text
    if split_label(text) is not None or text.media or units(text.plain) < _STATEMENT:
        return Answer()
    answer, _ = fit(text, LONG_REPLY, LONG_REPLY)
    return Answer(content(answer), (block,), (block,)) if answer else Answer()


_STATEMENT: Final = 12
"""Units of an item that says something."""


def _whole_items(block: ListBlock) -> Content:
    """All that the items of a list say, where that is short: what differs says no head of an item alone."""
    texts = [trimmed(item.text) for item in block.items]
    long = any(units(text.plain) > MAX_ITEM for text in texts) or sum(units(text.plain) for text in texts) > _MAX_LIST
    fits = 2 <= len(texts) <= MAX_ITEMS and not long and not any(item.nested for item in block.items)
    return (bullets(texts, block.ordered),) if fits else ()


def _from_paragraph(block: Paragraph, rest: Sequence[Block], asked: Rich, language: Language) -> Answer:
    text = without_answer_label(block.text, language)
    if not text:
        return answer_of(rest, asked, language) if text.plain != block.text.plain and rest else Answer()
    if unanswered(text) or asking(text, language):
        return Answer()
    if labelled := _labelled((block, *rest)):
        told = (block, *rest[: len(labelled) - 1])
        return Answer((bullets(labelled),), told, told)
    follow = rest[0] if rest else None
    cut = language.start("lead_ins").match(text.mask)
    if cut and cut.end() < len(text.mask):
        text = text[cut.end() :].strip()
    said = sentences(text)
    announces = text.mask.rstrip()[-1:] in "：:" or (
        isinstance(follow, ListBlock) and bool(language.start("deictic").search(said[-1].mask)) if said else False
    )
    short = len(said) == 1 and units(text.plain) <= _MAX_INTRO
    # Two pieces of code would show a difference.
    one_example = isinstance(follow, CodeBlock) and language.start("two_sided").search(asked.mask) is not None
    defined = announces and len(said) > 1 and language.full("what_question").match(asked.plain.strip())
    if isinstance(follow, ListBlock) and defined:
        # What stands before the announcement says what the thing is; the list goes into it.
        left = (follow, *more(rest[1:]))
        return Answer((Paragraph(_without_last(text, said)),), left, (block, *left))
    if isinstance(follow, ListBlock) and (announces or short):
        if listed := list_answer(follow):
            left = (*((follow,) if has_bodies(follow) else ()), *more(rest[1:]))
            back = listed if announces else (Paragraph(text), *listed)
            return Answer(back, left, (block, follow, *more(rest[1:])))
        if text.mask.rstrip()[-1:].isalnum() and units(text.plain) <= _HEADING:
            # A name above a list that is too long is no answer.
            return Answer()
    elif (
        follow is not None
        and fits_a_side(follow)
        and not one_example
        and (announces or units(text.plain) <= _MAX_INTRO + 20)
    ):
        left = more(rest[1:])
        if isinstance(follow, Table) and not announces:
            # Its rows are asked by themselves.
            return Answer(content(text), (follow, *left), (block, follow, *left))
        back = (Paragraph(text), follow) if units(text.plain) <= _MAX_INTRO + 20 else (follow,)
        return Answer(back, left, (block, follow, *left))
    if announces and len(said) == 1:
        if follow is not None and _pictures(follow):
            return Answer((follow,), more(rest[1:]), (block, follow, *more(rest[1:])))
        return answer_of(follow.blocks, asked, language) if isinstance(follow, Quote) else Answer()
    if isinstance(follow, (ListBlock, CodeBlock, MathBlock)) and len(said) > 1 and said[-1].mask[-1:].isalnum():
        # A last sentence without its stop announces what follows.
        text = _without_last(text, said)
    return _running(block, text, rest, language)


def _labelled(blocks: Sequence[Block]) -> list[Rich]:
    """The names of paragraphs in a row that each tell of one, in bold: together they answer, and none alone."""
    found: list[Rich] = []
    for block in blocks:
        label = split_label(block.text) if isinstance(block, Paragraph) else None
        if label is None or label.style != "bold" or not normal(label.body.plain):
            break
        found.append(label.term)
    return found if 2 <= len(found) <= MAX_ITEMS and all(units(name.plain) <= MAX_ITEM for name in found) else []


def _without_last(text: Rich, said: Sequence[Rich]) -> Rich:
    return text[: text.plain.rfind(said[-1].plain)].strip()


def _running(block: Paragraph, text: Rich, rest: Sequence[Block], language: Language) -> Answer:
    """Running text: short paragraphs together, else the first, cut to length."""
    said = sentences(text)
    while said and language.start("deictic").search(said[0].mask):
        # “In this section …”, “As shown below …”: what the card does not show.
        text, said = text[text.plain.find(said[0].plain) + len(said[0]) :].strip(), said[1:]
    if not normal(text.plain) or any(language.start(entry).match(text.mask) for entry in ("turns", "examples")):
        return Answer()
    text = _before_pointer(text, said, language)
    others: list[Rich] = []
    for other in rest:
        if not isinstance(other, Paragraph) or is_figure(other.text) or split_label(other.text) is not None:
            break
        if asking(other.text, language):
            # The next question and its answer are no part of this one's.
            rest = rest[: len(others)]
            break
        others.append(other.text.strip())
    together = [text, *others]
    if 1 < len(together) <= 5 and len(others) == len(rest) and sum(units(part.plain) for part in together) <= 60:
        return Answer(tuple(Paragraph(part) for part in together), (), (block, *rest))
    answer, whole = fit(text, LONG_REPLY, LONG_REPLY)
    if not answer or _row(answer):
        return Answer()
    left = (*whole, *more(rest))
    return Answer(content(answer), left, (block, *more(rest)))


def _before_pointer(text: Rich, said: Sequence[Rich], language: Language) -> Rich:
    """A text up to the sentence that leads elsewhere: ``You can read about it below.``"""
    if not language.spaced or language.particles:
        return text
    at = 0
    for sentence in said:
        at = text.plain.find(sentence.plain, at)
        if at > 0 and language.start("deictic").search(sentence.mask):
            return text[:at].strip()
        at += len(sentence)
    return text


def _row(text: Rich) -> bool:
    """Whether a text is a bare row of more members than anyone recalls."""
    parts = split_outside(text, "，,、;；")
    return len(parts) > MAX_ITEMS and 4 * len(parts) >= len(words(text.plain))


def fitting(asked: Rich, answer: Answer, given: Sequence[Block], language: Language) -> Answer:
    """The answer where it speaks of what is asked; else the sentence that begins with the thing asked for; else none.

    An answer that leaves nothing out is taken as it stands: the notes' own author thought that it answers.
    """
    what = language.full("what_question").match(asked.plain.strip())
    both = language.start("two_sided").search(asked.mask)
    first = answer.used[0] if answer.used else None
    if isinstance(first, Table) and (what or both):
        # A table says nothing that a thing is, and compares two in many ways.
        return Answer()
    left = [block for block in given if block not in answer.used and not _pictures(block)]
    if language.particles and (left or any(not _pictures(block) for block in answer.extra)):
        # Where particles end the words, whether a piece speaks of what is asked cannot be seen.
        return answer if _begins_with_the_thing(Rich.of(flat(answer.back)), asked, language) else Answer()
    if not answer.extra:
        return answer
    if len(QUESTION_MARK.findall(asked.plain)) > 1:
        # Of several questions a piece of the answer answers one.
        return Answer()
    listed = next((block for block in (first, *answer.extra[:_NEAR]) if isinstance(block, ListBlock)), None)
    if isinstance(answer.back[0], ListBlock) and listed and _names_only_sides(listed, asked, language):
        return Answer()
    near = tuple(given[:_NEAR])
    if both and len(answer.back) == 1 and _cut(answer, near):
        # One side of what is to be compared.
        return Answer()
    if _left_out(asked, answer) or language.start("counted").search(flat(answer.back).strip()[-_ENDING:]):
        return Answer()
    named = content_words(asked.plain) & content_words(flat(near))
    if _speaks_of(flat(answer.back), named) or not all(isinstance(part, Paragraph) for part in answer.back):
        return answer
    for text in (part for block in near if isinstance(block, Paragraph) for part in sentences(block.text)):
        if _begins_with_the_thing(text, asked, language) and units(text.plain) <= LONG_REPLY:
            return replace(answer, back=content(trimmed(text)))
    return Answer()


_ENDING: Final = 8
"""Characters at the end of an answer: where they count things, these stand in what was left out."""


def _left_out(asked: Rich, answer: Answer) -> bool:
    """Whether a question names several things behind a colon that an answer cut short does not come to."""
    _, colon, named = asked.plain.partition(":")
    return bool(colon) and not content_words(named) <= content_words(flat(answer.back))


def _cut(answer: Answer, near: Sequence[Block]) -> bool:
    """Whether an answer is a paragraph that is less than half of what is said."""
    return isinstance(answer.back[0], Paragraph) and 2 * units(flat(answer.back)) < units(flat(tuple(near)))


def _begins_with_the_thing(text: Rich, asked: Rich, language: Language) -> bool:
    """``A tree is …`` for “What is a tree?”."""
    question = asked.plain.strip()
    thing = language.thing_asked(question)
    said = text.plain[language.name_start(text.plain) :]
    return thing is not None and normal(said).startswith(normal(question[thing]).removesuffix("s"))


_NEAR: Final = 4
"""Blocks behind a question in which its answer has to be."""


def _speaks_of(text: str, named: frozenset[str]) -> bool:
    return len(content_words(text) & named) >= 0.5 * len(named)


def _names_only_sides(block: ListBlock, asked: Rich, language: Language) -> bool:
    """Whether a list only has headings for what it goes on to say, and the question does not ask for a list."""
    asks = language.text("list_question")
    return bool(asks) and not language.start("list_question").search(asked.mask) and has_bodies(block)


def more(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """What Extra still takes of the blocks behind an answer: a few, up to a break or a long piece of code."""
    found: list[Block] = []
    size = 0
    for block in blocks[:_MAX_EXTRA_BLOCKS]:
        size += units(flat((block,)))
        long = isinstance(block, CodeBlock) and block.code.count("\n") > 2 * MAX_CODE
        if isinstance(block, (Break, DefinitionList)) or long or size > _MAX_EXTRA:
            break
        if not (isinstance(block, Paragraph) and only_links(block.text)):
            found.append(block)
    return tuple(found)


class Asked(TypedDict, total=False):
    """Fields of a note that asks for a list."""

    front: Rich
    back: Content
    text: Content


def asked_of(front: Rich, listed: Content) -> Asked:
    """A question and its list; of a list that is too long to be asked whole, a cloze note that hides a few items at a
    time."""
    texts = [item.text for block in listed if isinstance(block, ListBlock) for item in block.items]
    if len(texts) <= MAX_ITEMS:
        return {"front": front, "back": listed}
    size = -(-len(texts) // _TURNS)
    turns = bullets([as_deletion(text, at // size + 1) for at, text in enumerate(texts)])
    return {"text": (Paragraph(front), turns)}


def as_deletion(name: Rich, number: int) -> Rich:
    """A text as the deletion of a cloze note."""
    return Rich(tuple(run._replace(cloze=number, link="") for run in name.without(STRONG).runs))


def list_answer(block: ListBlock, most: int = MAX_ITEMS) -> Content:
    """The heads of a list as an answer; nothing where there are too many, they are too long, or to be ticked off."""
    if any(item.done is not None for item in block.items):
        return ()
    names = led(block) or [trimmed(head) if not head.media else head for head in heads(block.items)]
    if not 2 <= len(names) <= most or any(not normal(name.plain) and not name.media for name in names):
        return ()
    if len({name.plain.strip() for name in names if not name.media}) < sum(not name.media for name in names):
        # Labels that come again are no members.
        return ()
    counted = [_NTH.fullmatch(name.plain.strip()) for name in names]
    if all(counted) and len({nth[1] for nth in counted if nth}) == 1:
        # “Step 1”, “Step 2”: what is done in them stands below.
        return ()
    if all(everywhere("year").fullmatch(name.plain.strip()) for name in names):
        # What happened in them stands behind them.
        return ()
    if 2 * sum(name.mask.count("=") > 1 for name in names) > len(names):
        # Steps of a calculation.
        return ()
    if any(_BRACKETED.fullmatch(name.mask) or _LETTER.fullmatch(name.plain.strip()) for name in names):
        # A remark before what an item says, and letters that mean nothing by themselves.
        return ()
    if any(_TO_DO.match(name.mask) or name.mask.endswith(("?", "？", "؟")) for name in names):
        return ()
    short = [shortened(untagged(_without_count(name))) for name in names]
    if any(not balanced(name.mask) for name in short):
        # A bracket that goes on in another line.
        return ()
    if any(units(name.plain) > MAX_ITEM for name in short) or sum(units(name.plain) for name in short) > _MAX_LIST:
        return ()
    linked = [all(run.link for run in name.runs if run.text.strip()) for name in names]
    if all(linked) and not any(item.nested for item in block.items):
        return ()
    return (bullets(short, block.ordered),)


def led(block: ListBlock) -> list[Rich]:
    """The bold names with which all items begin, sentences among them: ``**Int** holds …``, ``**进程**是…``; nothing
    where one has none."""
    names = []
    for item in block.items:
        label, (start, end) = split_label(item.text), next(item.text.spans(STRONG), (1, 1))
        name = label.term if label is not None else item.text[:end] if not start else Rich()
        said = item.text.mask[end:].lstrip()
        told = label is not None or _TOLD.match(item.text.mask, end) or language_of(said).start("copula").match(said)
        if not normal(name.plain) or units(name.plain) > _LED or not told:
            return []
        names.append(trimmed(name))
    return names


_LED: Final = 24
"""Units of a bold name that begins a sentence."""
_TOLD: Final = re.compile(r"\s+[a-z]|\s*[，（(]")
"""How a sentence goes on behind the name of what it is about."""


def _without_count(name: Rich) -> Rich:
    """An item without the number that its author wrote before it."""
    count = _COUNT.match(name.mask)
    return name[count.end() :] if count else name


def _is_remark(item: Item) -> bool:
    label = split_label(item.text)
    return label is not None and everywhere("remark_labels").fullmatch(label.term.plain.strip()) is not None


def _leads_on(mask: str) -> bool:
    return bool(everywhere("pointer").match(mask) or everywhere("and_so_on").fullmatch(mask.strip()))


def members(block: ListBlock) -> ListBlock:
    """The list without items that only lead elsewhere, ``See the other page``, or say that there are more, ``etc.``,
    and without remarks: ``Note: …``, or the only item that is no label and speaks of the others."""
    kept = [item for item in block.items if not (_leads_on(item.text.mask) or _is_remark(item))]
    odd = [item for item in kept if (label := split_label(item.text)) is None or not label.body]
    if len(odd) == 1 and len(kept) > 2 and everywhere("remark_item").search(odd[0].text.mask):
        kept.remove(odd[0])
    elif block.ordered:
        return block
    if not 0 < len(kept) < len(block.items):
        return block
    numbers = tuple(number for number, item in zip(block.numbers, block.items, strict=False) if item in kept)
    return replace(block, items=tuple(kept), numbers=numbers)


_FULL_STOP: Final = re.compile(r"。(?=.)|(?<=[a-z])\.\s(?=[A-Z][a-z])")
_SAID: Final = 4
"""Units of a sentence that says what an item is; what follows it explains."""


def shortened(name: Rich) -> Rich:
    """An item cut to its bold beginning, its first sentence or its first clause where it is long."""
    if units(name.plain) <= MAX_ITEM:
        first = next(iter(sentences(name)), name) if _FULL_STOP.search(name.mask) else name
        whole = balanced(first.mask) and first.mask.count('"') % 2 == 0
        return trimmed(first) if whole and units(first.plain) >= _SAID else name
    start, end = next(name.spans(STRONG), (1, 1))
    goes_on = name.mask[end : end + 1].isalnum()
    if start == 0 and not goes_on and 2 <= units(name.plain[:end]) <= MAX_ITEM:
        return trimmed(name[:end])
    said = sentences(name)
    if len(said) > 1 and 4 <= units(said[0].plain) <= MAX_ITEM:
        return trimmed(said[0])
    for pattern in (r"[；;]", r"[，,]\s?(?=\S{4})"):
        match = re.search(pattern, name.mask)
        if (
            match
            and 6 <= units(name.plain[: match.start()]) <= MAX_ITEM
            and not everywhere("adverbial").match(name.mask)
            and not everywhere("open_end").search(name.mask[: match.start()])
        ):
            return trimmed(name[: match.start()])
    return name


def has_bodies(block: ListBlock) -> bool:
    """Whether a list says more than its heads."""
    return any(
        item.nested or len(item.text) > len(head) + 2
        for item, head in zip(block.items, heads(block.items), strict=True)
    )
