"""The lint of cards: what is never emitted (errors) and what is shown (warnings). Ids are those that ``silence:``
takes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from flashgen.errors import Severity
from flashgen.model import ATOM_CHAR, Candidate, CodeBlock, Content, ListBlock, MathBlock, NoteKind, Paragraph, Table
from flashgen.rules.flat import BLANK, deletions, flat, media_of, shown, texts
from flashgen.rules.language import Language, everywhere, language_of
from flashgen.rules.text import balanced, content_words, normal, units

E, W = Severity.ERROR, Severity.WARNING

LINTS: Final[Mapping[str, str]] = {
    "L01": "front is empty",
    "L02": "back is empty",
    "L03": "back is only a link or a file name",
    "L04": "back announces something that does not follow",
    "L05": "raw markup is left",
    "L06": "brackets or quotation marks are not balanced",
    "L07": "front points outside itself",
    "L08": "front starts with a connective",
    "L09": "generic label",
    "L10": "front is very short and has no context",
    "L11": "front is long",
    "L12": "front asks two questions",
    "L13": "front is a yes/no question",
    "L14": "back is long",
    "L15": "list has too many items",
    "L16": "back has more than three sentences",
    "L17": "answer stands in the front",
    "L18": "most words of the answer stand in the front",
    "L19": "deletion hides too much or nothing",
    "L20": "deleted text is still visible",
    "L21": "more than five deletions",
    "L22": "two notes have the same front",
    "L25": "front announces another number of items",
    "L26": "back is cut",
    "L27": "two notes have the same back",
    "L28": "two fronts are nearly the same",
    "L29": "examples are given as a definition",
    "L31": "emphasis or a quantifier is taken for a term",
    "L33": "a clause is taken for a term",
    "L34": "back repeats the label of the front",
}

_RAW = re.compile(
    r"\*\*|(?<![A-Za-z0-9_])__(?=\S)|\]\(\S|!\[|\\[*_`#\[\]]|^\s{0,3}#{1,6}\s|^\s*>\s(?!\d)|^\s*```|\[\[|(?<!\])\]\](?!\])(?<!\w\]\])|~~|==(?![=>])\S|\{%|%\}|\{\{<",
    re.MULTILINE,
)
_RAW_SIGN = re.compile(r"[*_\[\]\\#>`~={%]")
"""Every raw mark has one of these."""
_LABEL = re.compile(r"\s*([^：:\n]{2,16})[：:]")
_URL_ONLY = re.compile(r"\s*(?:<?(?:https?://|ftp://|www\.)\S+>?\s*)+|\s*\S+\.(?:com|cn|org|net|io)/\S+\s*")
_FILE_ONLY = re.compile(r"\s*\S+\.(?:png|jpe?g|gif|svg|webp|pdf|mp4|md)\s*", re.IGNORECASE)
_COMMAS = "[、，,،]"
_SENTENCE_END = re.compile(r"[。！？!?؟]|(?<=[^\W\d_A-Z])\.(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One lint finding."""

    id: str
    severity: Severity
    message: str
    """What is wrong with this note, in words."""


def check(candidate: Candidate, default: Language) -> list[Finding]:
    """Findings of one note, errors first."""
    found: list[Finding] = []
    if candidate.kind is NoteKind.CLOZE:
        found += _cloze(candidate, default)
    else:
        found += _faces(candidate, _question(candidate.front), candidate.front, candidate.back, default)
        if candidate.reverse_front:
            asked, answer = candidate.reverse_front, candidate.reverse_back
            found += [f for f in _faces(candidate, flat(asked), asked, answer, default) if f.severity is E]
    return sorted(found, key=lambda finding: (finding.severity is not E, finding.id))


def _question(front: Content) -> str:
    """What a front asks, without the code, options or table that it asks about."""
    return flat(tuple(block for block in front if isinstance(block, Paragraph)))


def _given(content: Content, back: str) -> str:
    """What an answer says, without the columns of its tables: the front names those."""
    bare = tuple(replace(block, header=()) if isinstance(block, Table) else block for block in content)
    return flat(bare) if any(isinstance(block, Table) for block in content) else back


def _finding(id_: str, severity: Severity, detail: str = "") -> Finding:
    return Finding(id_, severity, LINTS[id_] + (f": {detail}" if detail else ""))


def _faces(candidate: Candidate, front: str, asked: Content, answer: Content, default: Language) -> list[Finding]:
    """Findings of one card: what its front asks in words, all that it shows, and its answer."""
    language = language_of(front, default)
    back = flat(answer).strip()
    found: list[Finding] = []
    prose_front, prose_back = _prose(asked), _prose(answer)
    # “… and $h(x)$” ends in its formula.
    ending = _prose(answer, "x")
    if not normal(front):
        found.append(_finding("L01", E))
    if not normal(back) and not _symbols(back) and not media_of(answer) and not media_of(asked):
        found.append(_finding("L02", E))
    lines = [line for line in back.split("\n") if normal(line)]
    if _URL_ONLY.fullmatch(back) or _FILE_ONLY.fullmatch(back) or any(_URL_ONLY.fullmatch(line) for line in lines):
        found.append(_finding("L03", E, back[:30]))
    if back.endswith(("：", ":")):
        found.append(_finding("L04", E, back[-20:]))
    for text in (prose_front, prose_back):
        if match := _raw(text):
            found.append(_finding("L05", E, match.group()))
    if not balanced(front):
        found.append(_finding("L06", E, front[:40]))
    elif not balanced(back):
        found.append(_finding("L06", W, back[:40]))
    found += _front(front, bool(candidate.context), language, below=len(asked) > 1)
    found += _size(answer, back, lines)
    found += _leak(front, _given(answer, back))
    found += _template(front, back, language, made=candidate.rule != "question")
    if (match := language.start("count").search(front)) and len(lines) > 1 and int(match[1]) != len(lines):
        found.append(_finding("L25", E, f"{match[1]} announced, {len(lines)} given"))
    if (
        _cut_somewhere().search(ending, max(len(ending.rstrip()) - _LONGEST_CUT, 0))
        and _cut(ending, language_of(prose_back, language))
        and not candidate.overridden
    ):
        found.append(_finding("L26", E, back[-20:]))
    return found


def _raw(text: str) -> re.Match[str] | None:
    return _RAW.search(text) if _RAW_SIGN.search(text) else None


def _cut(text: str, language: Language) -> bool:
    """Whether a text ends in the middle of a sentence: with a comma, a conjunction, an article."""
    return _cut_end(language).search(text) is not None


@cache
def _cut_end(language: Language) -> re.Pattern[str]:
    end = "|".join([_COMMAS, *language.parts("cut_end")])
    return re.compile(rf"(?:{end})\s*\Z", re.IGNORECASE)


_LONGEST_CUT: Final = 12
"""Characters of the longest ``cut_end`` of any language, and some to spare."""


@cache
def _cut_somewhere() -> re.Pattern[str]:
    """The end of a text that is cut in one of the languages."""
    return re.compile(rf"(?:{_COMMAS}|{everywhere('cut_end').pattern})\s*\Z", re.IGNORECASE)


@cache
def _question_end(language: Language) -> re.Pattern[str]:
    """What a question has behind its label."""
    endings = "|".join(["[：:]", *language.parts("question_end")])
    return re.compile(rf"(?:{endings})?\s*[？?؟]\Z")


def _symbols(text: str) -> bool:
    return bool(text.strip()) and any(character in "+-*/=<>≤≥≠∈∪∩∑∏→←↔" for character in text)


def _front(front: str, has_context: bool, language: Language, below: bool = False) -> list[Finding]:
    """Findings of a question; ``below`` says that what it points to stands under it on the card."""
    found: list[Finding] = []
    bare = front.strip()
    pointing = language.start("pronouns").match(bare) or language.start("deictic").search(bare)
    if pointing and not below:
        found.append(_finding("L07", E, pointing.group()))
    if (match := language.start("connectives").match(bare)) and not language.full("question").match(bare):
        found.append(_finding("L08", E, match.group()))
    label = _question_end(language).sub("", bare)
    if language.full("facet_labels").match(label) or language.full("skip_labels").match(label):
        found.append(_finding("L09", W if has_context else E, label))
    if not has_context and units(bare) < 6:
        found.append(_finding("L10", E, bare))
    size = units(bare)
    if size > 60:
        found.append(_finding("L11", E if size > 120 else W, f"{size} units"))
    if sum(map(bare.count, "？?؟")) > 1:
        found.append(_finding("L12", W))
    closed = language.start("yes_no")
    asked = closed.match(bare) if language.spaced else closed.search(bare)
    if asked and not language.start("open_words").search(bare):
        found.append(_finding("L13", W))
    return found


def _size(answer: Content, back: str, lines: list[str]) -> list[Finding]:
    found: list[Finding] = []
    bulky = any(isinstance(block, (CodeBlock, MathBlock, Table)) for block in answer)
    size = units(back)
    if size > 80 and not bulky:
        found.append(_finding("L14", E if size > 200 else W, f"{size} units"))
    if len(lines) > 7 and any(isinstance(block, ListBlock) for block in answer):
        found.append(_finding("L15", E if len(lines) > 9 else W, f"{len(lines)} items"))
    if not bulky and sum(map(back.count, "。！？!?؟.")) > 3 and len(_SENTENCE_END.findall(back)) > 3:
        found.append(_finding("L16", W))
    return found


def _leak(front: str, back: str) -> list[Finding]:
    asked, answer = normal(front), normal(back)
    listed = [line for line in map(normal, back.split("\n")) if line]
    if (len(answer) >= 2 and answer in asked) or (listed and all(len(line) > 1 and line in asked for line in listed)):
        return [_finding("L17", E, back[:30])]
    words = content_words(back)
    if len(words) >= 3 and len(words & content_words(front)) / len(words) >= 0.8:
        return [_finding("L18", E, back[:30])]
    return []


def _template(front: str, back: str, language: Language, made: bool) -> list[Finding]:
    """Findings of a question whose words a rule put together; one that the notes ask themselves says what it means."""
    found: list[Finding] = []
    term = language.full("what_question").match(front.strip())
    if (made or term is not None) and everywhere("examples").match(back):
        found.append(_finding("L29", E))
    if term is not None:
        name = (term[1] or "").strip()
        if made and language.start("quantified").match(name):
            found.append(_finding("L31", E, name))
        if made and language.start("clause_term").search(name):
            found.append(_finding("L33", E, name))
    label = _LABEL.match(back)
    if label and len(normal(label[1])) >= 2 and normal(label[1]) in normal(front):
        found.append(_finding("L34", E, label[1]))
    return found


def _prose(content: tuple[object, ...], atom: str = "") -> str:
    """Text without code and formulas, where marks of Markdown are none, or with a sign in the place of each."""
    said = tuple([block for block in content if not isinstance(block, (CodeBlock, MathBlock))])
    return "\n".join([text.mask.replace(ATOM_CHAR, atom) for text in texts(said)])  # type: ignore[arg-type]


def _cloze(candidate: Candidate, default: Language) -> list[Finding]:
    found: list[Finding] = []
    hidden = deletions(candidate.text)
    whole, visible = flat(candidate.text), shown(candidate.text)
    language = language_of(whole, default)
    if not hidden:
        return [_finding("L19", E, "no deletion")]
    bare = normal(visible)
    for parts in hidden.values():
        if sum(len(normal(part)) for part in parts) > 0.7 * max(1, len(normal(whole))):
            found.append(_finding("L19", E, parts[0][:30]))
        for part in parts:
            if len(normal(part)) >= 2 and normal(part) in bare:
                found.append(_finding("L20", E, part[:30]))
            if not normal(part) and not _symbols(part):
                found.append(_finding("L19", E, part))
    if len(hidden) > 5:
        found.append(_finding("L21", W, str(len(hidden))))
    if match := _raw(_prose(candidate.text)):
        found.append(_finding("L05", E, match.group()))
    start = "" if visible.startswith(BLANK) else visible
    if match := language.start("pronouns").match(start) or language.start("deictic").search(visible):
        found.append(_finding("L07", E, match.group()))
    if match := language.start("connectives").match(start):
        found.append(_finding("L08", E, match.group()))
    if not visible.endswith(BLANK) and _cut(visible, language):
        found.append(_finding("L26", E, visible[-20:]))
    if units(whole) > 120:
        found.append(_finding("L11", E, f"{units(whole)} units"))
    if not balanced(whole):
        found.append(_finding("L06", W, whole[:40]))
    return found


def compare(candidates: Sequence[Candidate]) -> dict[int, list[Finding]]:
    """Findings between notes of a deck, by position: same back, nearly the same front."""
    found: dict[int, list[Finding]] = defaultdict(list)
    backs: dict[str, int] = {}
    groups: dict[tuple[str, ...], list[tuple[int, frozenset[str], str]]] = defaultdict(list)
    for at, candidate in enumerate(candidates):
        if candidate.kind is NoteKind.CLOZE:
            continue
        back = normal(flat(candidate.back))
        if len(back) > 12:
            # One name may answer both for the abbreviation and for the name in the other language.
            if back in backs and not candidate.rule == candidates[backs[back]].rule == "acronym":
                found[at].append(_finding("L27", W, candidates[backs[back]].key))
            backs.setdefault(back, at)
        words = content_words(flat(candidate.front))
        if len(words) >= 4:
            for other, theirs, answer in groups[candidate.context][-40:]:
                if len(words & theirs) / len(words | theirs) >= 0.8 and answer != back:
                    found[at].append(_finding("L28", W, candidates[other].key))
                    break
            groups[candidate.context].append((at, words, back))
    return found
