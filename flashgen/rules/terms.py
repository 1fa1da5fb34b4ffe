"""Whether a text reads as the name of a thing."""

from __future__ import annotations

import re
from functools import cache

from flashgen.model import Rich
from flashgen.rules.language import Language
from flashgen.rules.text import units, words


@cache
def unfit_end(language: Language) -> re.Pattern[str]:
    """The end of what is no term: it goes on elsewhere."""
    return re.compile(language.text("not_term_end") + "$")


_LONGEST = 160
"""Characters of a name; a longer text may be one word without an end, for which patterns look a long time."""


def is_term(term: Rich, language: Language) -> bool:
    """Whether a text reads as the name of a thing and not as a clause."""
    name = term.plain.strip()
    if len(name) > _LONGEST:
        return False
    if not re.search(r"[^\W\d_]", term.mask) or units(name) > 24 or re.search(r"[，。,；;？?！!،؛؟]", term.mask):
        return False
    if language.full("not_term").match(name) or unfit_end(language).search(name):
        return False
    if language.start("not_in_term").search(term.mask) and (language.spaced or units(name) > 6):
        return False
    return not language.spaced or len(words(name)) <= 6
