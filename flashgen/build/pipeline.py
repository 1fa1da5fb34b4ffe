"""A deck from its documents to its notes: read → extract → settle → override → facts → publish → render."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import quote

from flashgen.build.documents import Page, Search, Tick, read_deck, search_document
from flashgen.build.follow import Followed, follow
from flashgen.build.pictures import Pictures, find_pictures, without_missing
from flashgen.build.sources import DeckSource
from flashgen.errors import FlashgenError, Problem, Severity
from flashgen.ledger import Ledger, Publication, fact_of
from flashgen.model import Candidate, Content, Fact, Guid, Note, NoteKey, Rich, Source, changed, map_rich, riches
from flashgen.overrides import Applied, Known, apply
from flashgen.reader import read_fragment
from flashgen.rules import LINTS, RULE_NAMES, Dropped, languages, settle
from flashgen.writer import Resolver, render


@cache
def known() -> Known:
    """The names that settings may use."""
    return Known(rules=RULE_NAMES, lints=list(LINTS), languages=list(languages()))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deck as its documents make it; the person's edits have not been applied."""

    source: DeckSource
    name: str
    """Full name of the deck in Anki."""
    pages: Mapping[str, Page]
    """By the path that candidates name."""
    candidates: tuple[Candidate, ...]
    """In document order, with deck and tags; keys are unique."""
    dropped: tuple[Dropped, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A deck as its documents and its person's edits make it; nothing has been published yet."""

    source: DeckSource
    name: str
    """Full name of the deck in Anki."""
    pages: Mapping[str, Page]
    """By the path that candidates name."""
    candidates: tuple[Candidate, ...]
    """In document order; keys are unique."""
    facts: tuple[Fact, ...]
    """Of the candidates, in their order."""
    pictures: Pictures
    dropped: tuple[Dropped, ...]
    skipped: tuple[Candidate, ...]
    """What the person does not want."""
    former: Mapping[NoteKey, NoteKey]
    """Key that a note used to have → key that it has in this build."""
    asleep: Mapping[Guid, Fact]
    """Published notes that the person does not want, as the documents make them today."""
    problems: tuple[Problem, ...]


def why_uncited(deck: Draft) -> Callable[[str, int], str]:
    """(document, line) → why no note cites the line: what its rules say, or what became of the note that they found."""
    lost = ((each.candidate, f"{each.candidate.rule}: {each.reason}") for each in deck.dropped)
    skipped = ((candidate, "its card is skipped in overrides.yaml") for candidate in deck.skipped)
    left_out = {(each.document, line): why for each, why in (*lost, *skipped) for line in each.lines}

    def why(path: str, line: int) -> str:
        return deck.pages[path].reasons.get(line) or left_out.get((path, line), "no rule found a question here")

    return why


def draft(source: DeckSource, ledger: Ledger, tick: Tick) -> Draft:
    """Everything up to the ledger. Raises FlashgenError where an edit contradicts itself: then nothing may be built."""
    return revise(propose(source, tick), ledger)


def propose(source: DeckSource, tick: Tick, search: Search = search_document) -> Proposal:
    """What the documents give, before any edit."""
    read = read_deck(source, known(), tick, search)
    settled, repeated = settle(read.candidates)
    name = _deck_name(source, read.pages)
    placed = tuple(_placed(candidate, source, name, read.pages) for candidate in settled)
    return Proposal(source, name, read.pages, placed, (*read.dropped, *repeated), read.problems)


def revise(proposal: Proposal, ledger: Ledger) -> Draft:
    """Apply the person's edits and find the pictures. Raises FlashgenError where an edit contradicts itself."""
    source, name = proposal.source, proposal.name
    find = partial(find_pictures, source, proposal.pages, resolver=Resolver(source.media_roots))
    followed = Followed()
    facts: dict[int, Fact] = {}
    if source.overrides.cards and ledger.entries:  # only edits need to know which note is which before they apply
        pictures, _ = find(proposal.candidates)
        facts = {id(candidate): _fact(candidate, pictures) for candidate in proposal.candidates}
        followed = follow(ledger, source.overrides, tuple(facts.values()))
    applied, conflicts = apply(
        proposal.candidates,
        source.overrides,
        read_fragment,
        deck=name,
        tags=source.settings.tags,
        former=followed.former,
    )
    problems = (*proposal.problems, *conflicts)
    stop_on_errors(problems)
    pictures, missing = find(applied.candidates)
    candidates, blind = without_missing(applied.candidates, pictures)
    return Draft(
        source=source,
        name=name,
        pages=proposal.pages,
        candidates=candidates,
        facts=tuple(facts.get(id(candidate)) or _fact(candidate, pictures, applied) for candidate in candidates),
        pictures=pictures,
        dropped=(*proposal.dropped, *blind),
        skipped=applied.skipped,
        former=followed.former,
        asleep=followed.asleep({candidate.key for candidate in applied.candidates}),
        problems=(*problems, *missing),
    )


def stop_on_errors(problems: tuple[Problem, ...]) -> None:
    """Raise FlashgenError with all of them where one is an error."""
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise FlashgenError(problems)


def notes(deck: Draft, publication: Publication) -> Iterator[Note]:
    """The notes as Anki gets them, rendered one by one."""
    for due, (candidate, identity) in enumerate(zip(deck.candidates, publication.identities, strict=True), 1):
        names = deck.pictures.of(candidate)
        text = _renumbered(candidate.text, identity.numbers)
        yield Note(
            key=candidate.key,
            guid=identity.guid,
            kind=candidate.kind,
            rule=candidate.rule,
            deck=candidate.deck,
            context=candidate.context,
            front=render(candidate.front, names),
            back=render(candidate.back, names),
            text=render(text, names),
            extra=render(candidate.extra, names),
            reverse_front=render(candidate.reverse_front, names),
            reverse_back=render(candidate.reverse_back, names),
            tags=candidate.tags,
            media=tuple(deck.pictures.on(candidate).items()),
            source=_source(deck, candidate),
            mod=identity.mod,
            due=due,
            status=identity.status,
            overridden=candidate.overridden,
        )


def _renumbered(text: Content, numbers: tuple[int, ...]) -> Content:
    """A cloze text with the numbers that its deletions have for ever."""
    proposed = sorted({run.cloze for rich in riches(text) for run in rich.runs if run.cloze})
    new = dict(zip(proposed, numbers, strict=True))
    if all(old == number for old, number in new.items()):
        return text
    return map_rich(text, lambda rich: Rich(tuple(run._replace(cloze=new.get(run.cloze, 0)) for run in rich.runs)))


def _deck_name(source: DeckSource, pages: Mapping[str, Page]) -> str:
    """What deck.yaml says; else the title in a bare file's front matter; else the name of the file or folder."""
    titles = [page.front_title for page in pages.values()] if source.is_file else []
    return source.settings.name or _level(next(filter(None, titles), source.stem))


def _level(name: str) -> str:
    """A name as one level of a deck: ``::`` would make two."""
    return " ".join(name.replace("::", ":").split())


def _placed(candidate: Candidate, source: DeckSource, name: str, pages: Mapping[str, Page]) -> Candidate:
    """With its deck and the tags of its document."""
    levels = [_level(heading) for heading in candidate.headings[: source.settings.depth]]
    tags = tuple(dict.fromkeys((*pages[candidate.document].tags, *candidate.tags)))
    return changed(candidate, deck="::".join(filter(None, (name, *levels))), tags=tags)


def _fact(candidate: Candidate, pictures: Pictures, applied: Applied | None = None) -> Fact:
    names = pictures.of(candidate)
    generated = applied.generated.get(candidate.key) if applied else None
    edit = applied.edits.get(candidate.key, "") if applied else ""
    return fact_of(candidate, lambda ref: names.get(ref, ref.src), generated, edit)


def _source(deck: Draft, candidate: Candidate) -> Source:
    page = deck.pages.get(candidate.document)
    if page is None:
        return Source("", ())
    template = deck.source.settings.source_url
    url = template.replace("{path}", quote(candidate.document)) if template else ""
    return Source(candidate.document, candidate.lines, page.title, url)
