"""Lines that answer nothing: an address, links, a question, a promise to write the answer later; and answer labels."""

from __future__ import annotations

import re
from typing import Final

from flashgen.model import Rich
from flashgen.rules.language import Language, everywhere
from flashgen.rules.lines import split_label
from flashgen.rules.text import in_brackets, normal, sentences

_UNANSWERED: Final = re.compile(r"\W*(?:todo|tbd|tbc|wip|n/?a)?\W*", re.IGNORECASE)


def without_answer_label(text: Rich, language: Language) -> Rich:
    """``A: …``, ``**答：**…`` without the label; empty where the label stands alone."""
    label = split_label(text)
    if label is not None and language.full("answer_labels").match(label.term.plain.strip()):
        return label.body
    return text.strip()


def unanswered(text: Rich) -> bool:
    """Whether a text only says that the answer is still missing."""
    plain = text.plain.strip()
    if in_brackets(plain):
        # A remark on the question.
        return True
    bare = plain.strip(" \t\n.…。!！()（）[]【】<>_*-")
    return _UNANSWERED.fullmatch(bare) is not None or everywhere("unanswered").fullmatch(bare) is not None


def remarks(text: Rich, language: Language) -> bool:
    """Whether a line is a remark by its label: ``Note: …``, ``备注：…``."""
    label = split_label(text)
    return label is not None and bool(label.body) and language.full("skip_labels").match(label.term.plain) is not None


def asking(text: Rich, language: Language) -> bool:
    """Whether a text is a question from its first word to its last."""
    mask = text.mask.strip()
    return (
        mask.endswith(("?", "？", "؟"))
        and len(sentences(text)) <= 2
        and language.full("question").match(mask) is not None
    )


def only_url(text: str) -> bool:
    """Whether a line is nothing but an address, with or without its scheme."""
    return re.fullmatch(r"\s*(?:https?://\S+|www\.\S+|[\w.-]+\.(?:com|org|net|cn|io)/\S*)\s*", text) is not None


def only_links(text: Rich) -> bool:
    """Whether a line leads somewhere and says nothing: an address, links, perhaps with punctuation between them."""
    if text.media:
        return False
    return only_url(text.plain) or (
        any(run.link for run in text.runs) and not any(normal(run.text) for run in text.runs if not run.link)
    )
