"""What follows a question, made into an answer: text cut to length, a list of heads, a formula, a table, a short
piece of code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from flashgen.model import Block, CodeBlock, Content, ListBlock, MathBlock, Paragraph, Quote, Rich, Table
from flashgen.rules.base import bullets, content, fit
from flashgen.rules.language import Language
from flashgen.rules.outline import heads, is_figure, split_label
from flashgen.rules.text import normal, trimmed, units

MAX_ITEMS: Final = 9
MAX_ITEM: Final = 48
"""Units of one item of a list answer."""
_UNANSWERED = re.compile(
    r"^\W*(?:todo|tbd|answer here|to be (?:completed|written|added)|coming soon|n/?a|"
    r"待补充|待更新|未完待续|暂无|略)\W*$",
    re.IGNORECASE,
)


def answer_of(blocks: Sequence[Block], language: Language) -> tuple[Content, Content]:
    """(answer, extra) from the blocks that follow a question; nothing when they hold no usable answer."""
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if only_url(block.text.plain) or all(run.link for run in block.text.runs if run.text.strip()):
                continue
            if is_figure(block.text):
                if at == 0 and len(blocks) == 1:
                    return (block,), ()
                continue
            return _from_paragraph(block, blocks[at + 1 :], language)
        if isinstance(block, ListBlock):
            found = list_answer(block)
            return (found, (block,) if _has_bodies(block) else ()) if found else ((), ())
        if isinstance(block, (MathBlock, Table)) or (isinstance(block, CodeBlock) and block.code.count("\n") <= 12):
            if isinstance(block, Table) and len(block.rows) > 8:
                return (), ()
            return (block,), ()
        if isinstance(block, Quote):
            return answer_of(block.blocks, language)
        return (), ()
    return (), ()


def _from_paragraph(block: Paragraph, rest: Sequence[Block], language: Language) -> tuple[Content, Content]:
    text = block.text
    if _UNANSWERED.match(text.plain) or not normal(text.plain):
        return (), ()
    mask = text.mask.rstrip()
    if mask[-1:] in "：:" or (language.start("deictic").search(mask[-20:]) and rest and isinstance(rest[0], ListBlock)):
        follow = rest[0] if rest else None
        if isinstance(follow, ListBlock) and (found := list_answer(follow)):
            return found, (block, follow)
        if isinstance(follow, (MathBlock, CodeBlock)) and not (
            isinstance(follow, CodeBlock) and follow.code.count("\n") > 12
        ):
            return (follow,), ()
        return (), ()
    cut = language.start("lead_ins").match(text.mask)
    if cut and cut.end() < len(text.mask):
        text = text[cut.end() :].strip()
    more = [text]
    for follow in rest:
        if not isinstance(follow, Paragraph) or is_figure(follow.text) or split_label(follow.text) is not None:
            break
        more.append(follow.text.strip())
    if 1 < len(more) <= 5 and sum(units(part.plain) for part in more) <= 60 and len(more) == len(rest) + 1:
        # Short lines under a question answer it together.
        return tuple(Paragraph(part) for part in more), ()
    answer, extra = fit(text)
    return content(answer), extra


def only_url(text: str) -> bool:
    """Whether a line is nothing but an address, with or without its scheme."""
    return re.fullmatch(r"\s*(?:https?://\S+|www\.\S+|[\w.-]+\.(?:com|org|net|cn|io)/\S*)\s*", text) is not None


def list_answer(block: ListBlock) -> Content:
    """The heads of a list as an answer; nothing when there are too many or they are too long."""
    names = [trimmed(head) if not head.media else head for head in heads(block.items)]
    if not 2 <= len(names) <= MAX_ITEMS or any(not normal(name.plain) and not name.media for name in names):
        return ()
    short = [shortened(name) for name in names]
    if any(units(name.plain) > MAX_ITEM for name in short) or sum(units(name.plain) for name in short) > 190:
        return ()
    linked = [all(run.link for run in name.runs if run.text.strip()) for name in names]
    if all(linked) and not any(item.nested for item in block.items):
        return ()
    return (bullets(short, block.ordered),)


def shortened(name: Rich) -> Rich:
    """An item cut to its first sentence or clause where it is long."""
    if units(name.plain) <= MAX_ITEM:
        return name
    for pattern in (r"[。！？!?]|\.\s", r"[；;]", r"[，,]\s?(?=\S{4})"):
        match = re.search(pattern, name.mask)
        if match and 6 <= units(name.plain[: match.start()]) <= MAX_ITEM:
            return trimmed(name[: match.start()])
    return name


def _has_bodies(block: ListBlock) -> bool:
    return any(
        item.nested or len(item.text) > len(head) + 2
        for item, head in zip(block.items, heads(block.items), strict=True)
    )
