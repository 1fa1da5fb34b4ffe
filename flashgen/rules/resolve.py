"""One place where proposals become notes: one fact in one direction is one note, each front stands once, each note
has a key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flashgen.errors import Severity
from flashgen.model import Candidate, Content, NoteKey, NoteKind, Rich, Run, changed, once
from flashgen.rules.flat import deletions, flat, media_of, texts
from flashgen.rules.key import make_key, short_hash
from flashgen.rules.language import Language
from flashgen.rules.lines import split_gloss
from flashgen.rules.lint import check
from flashgen.rules.text import content_words, exact, normal, units, words


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate that made no note, and why."""

    candidate: Candidate
    reason: str
    lint: str = ""
    """Id of the lint rule, where it was one."""


_RIVALS: Final = 500
"""Notes of one line, or of one name, that a candidate is compared with: a whole page on one line makes thousands."""


def resolve(candidates: Iterable[Candidate], language: Language) -> tuple[list[Candidate], list[Dropped]]:
    """The notes of one document, in document order, and what was dropped."""
    dropped: list[Dropped] = []
    fit: list[Candidate] = []
    for candidate in candidates:
        errors = [finding for finding in check(candidate, language) if finding.severity is Severity.ERROR]
        if errors:
            dropped.append(Dropped(candidate, errors[0].message, errors[0].id))
        else:
            fit.append(candidate)
    kept = _one_definition(_one_fact_one_note(fit, dropped), language, dropped)
    kept.sort(key=lambda c: (c.lines[0] if c.lines else 0, -c.rank))
    return _keyed(_distinct(kept, dropped)), dropped


def _one_fact_one_note(candidates: list[Candidate], dropped: list[Dropped]) -> list[Candidate]:
    """Of candidates that state one fact in one direction the most specific stays; earlier ones win a tie."""
    claims = [_Claim(candidate) for candidate in candidates]
    order = sorted(range(len(candidates)), key=lambda at: (-candidates[at].rank, at))
    by_line: dict[int, list[int]] = defaultdict(list)
    by_name: dict[tuple[object, ...], list[int]] = defaultdict(list)
    kept: set[int] = set()
    for at in order:
        candidate = candidates[at]
        # The same is said on the same line, or of the same thing in the same place.
        name = (candidate.headings, normal(candidate.handle), candidate.facet, candidate.kind)
        rivals = {other for line in candidate.lines for other in by_line[line][-_RIVALS:]}
        rivals.update(by_name[name][-_RIVALS:])
        winner = next((other for other in sorted(rivals) if _same_fact(claims[other], claims[at])), None)
        if winner is not None:
            dropped.append(
                Dropped(
                    candidate, f"says the same as {candidates[winner].rule} “{flat(candidates[winner].front)[:40]}”"
                )
            )
            # What repeats the dropped one repeats the winner.
            for line in candidate.lines:
                by_line[line].append(winner)
            continue
        kept.add(at)
        by_name[name].append(at)
        for line in candidate.lines:
            by_line[line].append(at)
    return [candidates[at] for at in sorted(kept)]


def _one_definition(candidates: list[Candidate], language: Language, dropped: list[Dropped]) -> list[Candidate]:
    """A term is defined once in a document, best by its glossary or where the notes ask for it, and a name is
    translated once; a sentence that says the definition over again is left out."""
    terms = [_defined(candidate, language) for candidate in candidates]
    order = sorted(range(len(candidates)), key=lambda at: (-_FIRST[candidates[at].cue], -candidates[at].rank))
    defined: dict[str, Candidate] = {}
    for at in order:
        if terms[at]:
            defined.setdefault(terms[at], candidates[at])
    # The answer to a question says more than a definition.
    bare = {term: candidate for term, candidate in defined.items() if candidate.rule != "question"}
    named: dict[tuple[str, ...], Candidate] = {}
    kept: list[Candidate] = []
    for candidate, term in zip(candidates, terms, strict=True):
        if candidate.rule == "acronym" or _says_much(candidate):
            first = named.setdefault((_asked(candidate)[1], *_answers(candidate)), candidate)
        else:
            first = candidate
        if first is candidate and term and candidate.rule != "question":
            first = defined[term]
        elif first is candidate and not term:
            first = _says_again(candidate, bare) or candidate
        if first is candidate:
            kept.append(candidate)
        else:
            dropped.append(Dropped(candidate, f"said on line {(first.lines or (0,))[0]} already"))
    return kept


_MUCH: Final = 24
"""Units of an answer that two things do not share: a name or a value they may;
half as many where it says what a name is."""


def _says_much(candidate: Candidate) -> bool:
    size = units(flat(candidate.back))
    means = candidate.rule in ("definition", "heading", "term") and not candidate.facet
    return candidate.kind is NoteKind.BASIC and (size >= _MUCH or (means and 2 * size >= _MUCH))


_FIRST: Final = Counter({"definition-list": 2, "bold": 1, "heading": 1, "item": 1})
"""Cues by which a term is looked for its definition first: a glossary, then questions."""


def _defined(candidate: Candidate, language: Language) -> str:
    """The term that a note defines, or nothing."""
    if candidate.kind is not NoteKind.BASIC:
        return ""
    if candidate.rule == "question":
        question = flat(candidate.front).strip()
        asked = language.thing_asked(question)
        return _name(question[asked]) if asked else ""
    if not candidate.facet and (candidate.rule in ("definition", "heading") or candidate.cue == "definition-list"):
        return _name(candidate.handle)
    return ""


def _name(handle: str) -> str:
    return exact(split_gloss(Rich.of(handle))[0].runs).removesuffix("s")


def _says_again(candidate: Candidate, defined: Mapping[str, Candidate]) -> Candidate | None:
    """The definition of the term that a sentence begins with, where the answer has most words of it."""
    if candidate.rule != "relation" or not defined:
        return None
    lead = words(candidate.handle)[: _LONGEST_NAME + 2]
    for start in range(min(3, len(lead))):
        for end in range(start + 1, len(lead) + 1):
            first = defined.get(normal(" ".join(lead[start:end])).removesuffix("s"))
            said = content_words(_said(candidate))
            if first is not None and said and len(said & content_words(flat(first.back))) >= 0.6 * len(said):
                return first
    return None


_LONGEST_NAME: Final = 5
"""Words of a term."""


class _Claim:
    """A candidate with what it says, worked out once: it may be compared with hundreds."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate

    @once
    def answers(self) -> list[str]:
        """Its answers, exact."""
        return _answers(self.candidate)

    @once
    def asked(self) -> str:
        """Its question, exact."""
        return _asked(self.candidate)[1]

    @once
    def front(self) -> str:
        """Its front, exact; of a cloze note nothing."""
        return _exact(self.candidate.front)

    @once
    def text(self) -> str:
        """Its cloze text, exact."""
        return _exact(self.candidate.text)

    @once
    def name(self) -> tuple[str, str]:
        """What it asks of, and which side of that."""
        return exact(Rich.of(self.candidate.handle).runs), self.candidate.facet


def _same_fact(first: _Claim, second: _Claim) -> bool:
    winner, other = first.candidate, second.candidate
    if winner.rule != other.rule and "figure" in (winner.rule, other.rule):
        return False
    if winner.rule == other.rule == "table" and first.name != second.name:
        # What one cell says of its row and column, another may say of others.
        return False
    if winner.rule == other.rule == "steps" and winner.kind is not other.kind:
        # The whole procedure, and its steps one by one.
        return False
    if "acronym" in (winner.rule, other.rule):
        # “ISO – International …” under its label says no more than what ISO stands for.
        spelt = winner.facet == "expansion" and normal(winner.handle) == normal(other.handle)
        asked = first.asked == second.asked if winner.rule == other.rule else spelt and other.kind is winner.kind
        return asked and first.answers == second.answers
    mine, theirs = first.answers, second.answers
    if winner.rule == "items" and set(winner.lines) <= set(other.lines):
        # An enumeration in a sentence, as a list and as the sentence has it.
        listed, said = content_words(flat(winner.back)), content_words(_said(other))
        if listed == said or (other.cue in _TOLD and listed <= said) or _lists_all(winner, other, theirs):
            return True
    if winner.rule == "question" and other.kind is NoteKind.BASIC and _repeats(winner, other, mine, theirs):
        return True
    if other.kind is NoteKind.CLOZE and winner.kind is NoteKind.BASIC:
        # The definition's own term hidden: the reverse of a card that is there, which a person has to ask for.
        names = normal(flat(winner.front) if winner.rule == "definition" else winner.handle)
        whole = second.text
        same = winner.rule != "relation" or any(answer in whole for answer in mine)
        if same and all(normal(answer) and normal(answer) in names for answer in theirs):
            return True
        if other.rule in _PIECES and winner.rule in _ENTRIES and all(whole in a for a in mine):
            # A piece of a sentence that is on a card as a whole.
            return True
        told = [any(answer in a for a in mine) for answer in theirs]
        if other.rule == "emphasis" and any(told):
            # A deletion that stands in the question, beside one that answers it.
            told = [is_told or answer in first.front for answer, is_told in zip(theirs, told, strict=True)]
        return all(told) and all(a in whole for a in mine)
    if other.cue in _TOLD and winner.kind is NoteKind.BASIC and winner.lines[:1] == other.lines[:1]:
        # What a sentence is asked for more closely it is not told again.
        return all(any(a in b for b in theirs) for a in mine)
    if winner.cue in _TOLD and other.rule == "relation" and winner.lines[:1] == other.lines[:1]:
        # What is told of a thing as a whole holds what its own clause is asked for.
        same = normal(winner.handle) == normal(other.handle)
        if same and other.kind is winner.kind and all(any(b in a for a in mine) for b in theirs):
            return True
    if len(mine) > 1 and other.kind is NoteKind.BASIC and all(answer in theirs[0] for answer in mine):
        # What the deletions hide one by one, in one answer.
        return True
    if winner.kind is NoteKind.CLOZE and other.rule == "relation" and other.kind is NoteKind.BASIC:
        # What a deletion hides, asked for with more of its sentence.
        whole = first.text
        if theirs[0] in whole and any(answer and answer in theirs[0][: len(answer) + _LEAD] for answer in mine):
            return True
    for a in mine:
        for b in theirs:
            short, long = sorted((a, b), key=len)
            if short and short in long and len(short) >= 0.5 * len(long):
                return True
    return first.front == second.front != "" and winner.kind is other.kind


_LEAD: Final = 5
"""Letters before a name that are no part of it: ``in the``."""
_PIECES: Final = ("emphasis", "relation")
"""Rules that take a sentence apart."""
_ENTRIES: Final = ("heading", "label", "term")
"""Rules that ask for a name with all that is said of it."""
_TOLD: Final = ("opening", "alone")
"""Cues that take a sentence as a whole."""


_JOINED: Final = 0.7
"""Of a line that enumerates, what is not “and”, “以及” and the like."""


def _lists_all(items: Candidate, other: Candidate, theirs: list[str]) -> bool:
    """Whether what is said under a label is the items in a row, and little else."""
    listed = [exact(item.runs) for item in texts(items.back)]
    if other.rule != "label" or other.kind is not NoteKind.BASIC or len(listed) < 2:
        return False
    return all(item in theirs[0] for item in listed) and sum(map(len, listed)) >= _JOINED * len(theirs[0])


def _repeats(question: Candidate, other: Candidate, mine: list[str], theirs: list[str]) -> bool:
    """Whether a note asks once more what a question of the author's own asks, or answers with a piece of its answer
    that says nothing without the rest, or with an item of its answer under that item's own label."""
    if not all(any(answer and answer in own for own in mine) for answer in theirs):
        return False
    asked = content_words(flat(question.front))
    whole = other.rule in _ENTRIES and any(normal(other.handle) + answer in own for answer in theirs for own in mine)
    return whole or other.cue == "block" or content_words(flat(other.front)) <= asked


def _runs(content: Content) -> list[Run]:
    return [run for text in texts(content) for run in text.runs]


def _exact(content: Content) -> str:
    return exact(_runs(content))


def _answers(candidate: Candidate) -> list[str]:
    if candidate.kind is NoteKind.CLOZE:
        hidden: dict[int, list[Run]] = defaultdict(list)
        for run in _runs(candidate.text):
            hidden[run.cloze].append(run)
        return [exact(runs) for number, runs in hidden.items() if number]
    return [_exact(candidate.back)] if not media_of(candidate.back) else [normal(media_of(candidate.back)[0].src)]


def _said(candidate: Candidate) -> str:
    if candidate.kind is NoteKind.CLOZE:
        return " ".join(part for parts in deletions(candidate.text).values() for part in parts)
    return flat(candidate.back)


def _asked(candidate: Candidate) -> tuple[str, ...]:
    if candidate.kind is NoteKind.BASIC:
        asked = _exact(candidate.front)
    else:
        asked = exact([run for run in _runs(candidate.text) if run.cloze != 1])
    return (normal(" ".join(candidate.context)), asked)


def _distinct(candidates: Sequence[Candidate], dropped: list[Dropped]) -> list[Candidate]:
    """Equal fronts get their whole path as context; what is still equal is dropped, but for the first, and said. So is
    a whole question with an answer that an earlier one has, too."""
    fronts = [_asked(candidate) for candidate in candidates]
    times = Counter(fronts)
    seen: dict[tuple[str, ...], Candidate] = {}
    told: dict[tuple[str, ...], Candidate] = {}
    kept: list[Candidate] = []
    for candidate, asked in zip(candidates, fronts, strict=True):
        if candidate.kind is NoteKind.BASIC and units(flat(candidate.front)) >= _WHOLE_QUESTION:
            first = told.setdefault((asked[1], *_answers(candidate)), candidate)
            if first is not candidate:
                dropped.append(Dropped(candidate, f"said on line {(first.lines or (0,))[0]} already"))
                continue
        if times[asked] > 1 and candidate.headings:
            candidate = changed(candidate, context=_whole_path(candidate) or candidate.context)
            asked = _asked(candidate)
        if asked in seen:
            dropped.append(Dropped(candidate, f"same front as line {(seen[asked].lines or (0,))[0]}", "L22"))
            continue
        seen[asked] = candidate
        kept.append(candidate)
    return kept


_WHOLE_QUESTION: Final = 14
"""Units of a question that names all it asks; the same answer to a shorter one may be that of another thing."""


def _whole_path(candidate: Candidate) -> tuple[str, ...]:
    answers = [answer for answer in map(normal, _answers(candidate)) if len(answer) >= 2]
    return tuple(name for name in candidate.headings if not any(answer in normal(name) for answer in answers))


def _keyed(candidates: Sequence[Candidate]) -> list[Candidate]:
    keys = [make_key(c.document, c.headings, c.handle, c.facet) for c in candidates]
    count: dict[NoteKey, int] = defaultdict(int)
    for key in keys:
        count[key] += 1
    return [
        changed(candidate, key=key if count[key] == 1 else NoteKey(f"{key}~{short_hash(_asked(candidate)[1])}"))
        for candidate, key in zip(candidates, keys, strict=True)
    ]


def settle(candidates: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], tuple[Dropped, ...]]:
    """The notes of a whole deck: a front that two documents share gets the document's name as context; a key
    that another document has taken gets six hex digits, so that keys are unique."""
    fronts = [_asked(candidate) for candidate in candidates]
    documents: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for candidate, asked in zip(candidates, fronts, strict=True):
        documents[asked].add(candidate.document)
    dropped: list[Dropped] = []
    seen: set[tuple[str, ...]] = set()
    keys: dict[NoteKey, Candidate] = {}
    kept: list[Candidate] = []
    for candidate, asked in zip(candidates, fronts, strict=True):
        if len(documents[asked]) > 1:
            name = candidate.document.rsplit("/", 1)[-1].rsplit(".", 1)[0]
            candidate = changed(candidate, context=(name, *candidate.context[-2:]))
            asked = _asked(candidate)
            if asked in seen:
                candidate = changed(candidate, context=(candidate.document.rsplit(".", 1)[0], *candidate.context[1:]))
                asked = _asked(candidate)
        if asked in seen:
            dropped.append(Dropped(candidate, "same front as another note of the deck", "L22"))
            continue
        if (owner := keys.get(candidate.key)) is not None:
            # “Biology.md” has a heading “Cells”, and there is “Biology/Cells.md”.
            if asked[1] == _asked(owner)[1] and _answers(candidate) == _answers(owner):
                reason = f"said in {owner.document} on line {(owner.lines or (0,))[0]} already"
                dropped.append(Dropped(candidate, reason))
                continue
            candidate = changed(candidate, key=_free(candidate.key, asked, keys))
        seen.add(asked)
        keys[candidate.key] = candidate
        kept.append(candidate)
    return tuple(kept), tuple(dropped)


def _free(key: NoteKey, asked: tuple[str, ...], taken: Container[NoteKey]) -> NoteKey:
    """The key with digits of the front, or where those are taken with digits of front and breadcrumb."""
    told = asked[1]
    while (free := NoteKey(f"{key}~{short_hash(told)}")) in taken:
        told = f"{told}/{asked[0]}"
    return free
