"""What we know of a language, from one data file each in ``phrases/``; no language is named in code.

A file says how questions are worded (``fronts``), which labels and headings mean what, and which sentences state a fact
(cues). Adding a language is adding a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final, cast

from flashgen import strict_yaml
from flashgen.model import STRONG, Rich, Run
from flashgen.rules.sieve import Sieve
from flashgen.rules.writing import Writing

FOLDER: Final = Path(__file__).parent / "phrases"
LANGUAGES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
"""Codes of the languages that have a file."""
REMEMBERED: Final = 4096
"""Texts whose measures are remembered: several rules ask for them, so as many as a document of 100 kB has. More would
be hits for no document and megabytes in each process that reads them."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"<<(\w+)>>")
_NAME = re.compile("[a-z_]+")
"""How phrases are named."""
_CLAUSE_END: Final = r"[。.；;，,！!]|\Z"
"""Where a cue may end, unless the language says it more closely."""
_NEVER = re.compile("\0(?!)")  # behind a character that no text holds, so that nothing is tried anywhere else
_CUES: Final = ("definitions", "inverse_definitions", "anchored", "contrasts", "why", "relations", "kinds")
"""The groups of cues."""


@dataclass(frozen=True)
class Cue:
    """A sentence pattern that states a fact, and how it is asked."""

    id: str
    pattern: re.Pattern[str]
    """Matches a whole sentence; names its parts ``s`` (subject) and ``o`` (answer)."""
    rank: int
    front: str = ""
    """Name of a phrase or a phrase itself; empty when the cue makes only a cloze."""
    cloze: tuple[str, ...] = ()
    """Names of the parts that become deletions."""
    facet: str = ""
    strong: bool = False
    """Only where the subject (an inverse definition: the answer) is bold."""
    marked: bool = False
    """Only where the subject is bold, or the heading."""
    glossed: bool = False
    """Only where the subject carries a gloss in brackets."""
    heading: bool = False
    """Only where the subject is the heading above."""
    term: bool = False
    """Only where the subject reads as the name of a thing."""
    completes: bool = False
    """Where the deletion would be most of the sentence, the rest of it may be asked to be completed."""
    topic: bool = False
    """An empty subject stands for the heading above."""


@dataclass(frozen=True)
class Form:
    """How a whole sentence is asked."""

    lead: re.Pattern[str]
    """Matches all that stands before the answer, and names its parts."""
    front: str
    """The question."""
    answer: re.Pattern[str]
    """How the answer has to begin."""
    not_answer: re.Pattern[str]
    """How it must not begin."""
    cut: re.Pattern[str]
    """What is cut off the answer, since the question says it."""


@dataclass(frozen=True, eq=False)
class Language:
    """One data file, compiled."""

    code: str
    data: Mapping[str, object]

    @cached_property
    def script(self) -> str:
        """Name of the script, as in the Unicode character names."""
        return str(self.data["script"])

    @cached_property
    def spaced(self) -> bool:
        """Whether words are separated by spaces."""
        return self.data["spaced"] == "true"

    @property
    def fallback(self) -> bool:
        """Whether this is the language of a text that tells nothing of its own."""
        return self.data.get("fallback") == "true"

    @cached_property
    def borrowed(self) -> frozenset[str]:
        """Further scripts that a whole text of the language may be in: a Japanese term is often all Han."""
        return frozenset(cast("list[str]", self.data.get("borrowed_scripts", [])))

    @cached_property
    def quoted(self) -> frozenset[str]:
        """Scripts of languages that the language's notes quote word by word, and are not asked in."""
        return frozenset(cast("list[str]", self.data.get("quoted_scripts", [])))

    def quotes(self, text: str) -> bool:
        """Whether a text is in a script that the language's notes quote."""
        return _script(text) in self.quoted

    @cached_property
    def words(self) -> frozenset[str]:
        """Frequent words that tell the language from others of its script."""
        return frozenset(cast("list[str]", self.data["words"]))

    def score(self, seen: frozenset[str], text: str) -> int:
        """How much speaks for the language in a text: its frequent words, the letters that only it has."""
        # A word that comes again tells no more: “no risk, no fault”, “x and y over y”.
        return len(seen & self.words) + len(self._letters.findall(text))

    @cached_property
    def _letters(self) -> re.Pattern[str]:
        letters = self.text("letters")
        return re.compile(f"[{re.escape(letters)}]") if letters else _NEVER

    @cached_property
    def numerals(self) -> Mapping[str, int]:
        """Number words."""
        return {word: int(number) for word, number in cast("dict[str, str]", self.data.get("numerals", {})).items()}

    @cached_property
    def particles(self) -> bool:
        """Whether particles end the words, so that where a name ends or begins cannot be seen."""
        return self.data.get("particles") == "true"

    def number(self, word: str) -> int:
        """What a figure or a number word counts; 0 for any other word."""
        return self.numerals.get(word.lower(), int(word) if word.isdecimal() else 0)

    def name_start(self, text: str) -> int:
        """Where a name begins, behind its article."""
        article = self.start("articles").match(text)
        return article.end() if article else 0

    def thing_asked(self, question: str) -> slice | None:
        """Where the name of the thing stands in a question that asks what it is; None in any other."""
        asked = self.full("what_question").match(question)
        if asked is None:
            return None
        start, stop = asked.span(asked.lastindex or 0)
        return slice(start + self.name_start(question[start:stop]), stop)

    def text(self, name: str) -> str:
        """A plain entry; empty when the file has none."""
        return str(self.data.get(name, ""))

    def parts(self, name: str) -> list[str]:
        """The alternatives of an entry: one expression or a list of them."""
        entry = self.data.get(name, [])
        return [entry] if isinstance(entry, str) else cast("list[str]", entry)

    @cache  # noqa: B019  languages live as long as the process
    def full(self, name: str) -> re.Pattern[str]:
        """The entry as a pattern for a whole text: one expression or a list of alternatives, case ignored."""
        parts = self.parts(name)
        return (
            re.compile("(?:" + "|".join(f"(?:{part})" for part in parts) + r")\Z", re.IGNORECASE) if parts else _NEVER
        )

    @cache  # noqa: B019
    def start(self, name: str) -> re.Pattern[str]:
        """The entry as a pattern to be matched at the start of a text or searched for in it, case ignored."""
        entry = str(self.data.get(name, ""))
        return re.compile(entry, re.IGNORECASE) if entry else _NEVER

    def finds(self, names: tuple[str, ...], text: str) -> bool:
        """Whether one of some entries is found in a text."""
        return any(self.start(names[at]).search(text) for at in self._words_of(names).through(text))

    @cache  # noqa: B019
    def _words_of(self, names: tuple[str, ...]) -> Sieve:
        return Sieve([self.text(name) for name in names], ignore_case=True)

    @cache  # noqa: B019
    def patterns(self, name: str) -> tuple[re.Pattern[str], ...]:
        """A list of patterns, each for a whole text."""
        return tuple(re.compile(f"(?:{part})\\Z", re.IGNORECASE) for part in cast("list[str]", self.data.get(name, [])))

    def cues(self, name: str) -> tuple[Cue, ...]:
        """The cues of one group."""
        return tuple(self._cue(name, at) for at in range(len(self._entries(name))))

    def _entries(self, name: str) -> list[dict[str, object]]:
        return cast("list[dict[str, object]]", self.data.get(name, []))

    @cache  # noqa: B019
    def _cue(self, name: str, at: int) -> Cue:
        """One cue, compiled when a sentence first asks for it: all of a language take a second."""
        return _cue(self._entries(name)[at], self.text("clause_end") or _CLAUSE_END, self.spaced)

    def fitting(self, name: str, text: str) -> list[Cue]:
        """The cues of one group that may match somewhere in a text."""
        return self._fitting(text).get(name, [])

    @lru_cache(maxsize=1024)  # noqa: B019
    def _fitting(self, text: str) -> Mapping[str, list[Cue]]:
        """The cues that may match somewhere in a text, by group: the rules ask group by group for the same texts."""
        places, sieve = self._sieve
        found: dict[str, list[Cue]] = {}
        for at in sieve.through(text):
            name, _ = place = places[at]
            found.setdefault(name, []).append(self._cue(*place))
        return found

    @cached_property
    def _sieve(self) -> tuple[Sequence[tuple[str, int]], Sieve]:
        """(group of every cue and its place there, which of them may match in a text)."""
        places = [(name, at) for name in _CUES for at in range(len(self._entries(name)))]
        patterns = [str(self._entries(name)[at]["pattern"]) for name, at in places]
        return places, Sieve(patterns, ignore_case=self.spaced)

    @cache  # noqa: B019
    def asked(self, cue: str) -> tuple[Form, ...]:
        """How the sentences of a cue are asked as a whole."""
        forms = cast("dict[str, list[dict[str, str]]]", self.data.get("asked_by_cue", {})).get(cue, [])
        return tuple(
            Form(
                re.compile(f"(?:{form['lead']})\\Z", re.IGNORECASE),
                form["front"],
                re.compile(form.get("answer", ""), re.IGNORECASE),
                re.compile(form["not_answer"], re.IGNORECASE) if "not_answer" in form else _NEVER,
                re.compile(form["cut"], re.IGNORECASE) if "cut" in form else _NEVER,
            )
            for form in forms
        )

    def has(self, phrase: str) -> bool:
        """Whether a phrase of that name exists."""
        return phrase in cast("dict[str, str]", self.data["fronts"])

    def phrase(self, name: str) -> str:
        """The phrase of that name, or else the phrase itself, which is no bare word; KeyError for an unknown name."""
        fronts = cast("dict[str, str]", self.data["fronts"])
        return fronts[name] if name in fronts or _NAME.fullmatch(name) else name

    def ask(self, phrase: str, **parts: Rich | str) -> Rich:
        """A question from a named phrase, or from the phrase itself; ``{x}`` is replaced by the part of that name.
        KeyError where the language lacks a phrase of that name: no card shows it.

        The language's ``gap`` is set between a character of full width and a Latin one, as in careful typesetting.
        """
        found: list[Run] = []
        gap, linker = self.text("gap"), self.text("linker")
        for literal, name in self._pieces(phrase):
            if linker and found and literal and found[-1].text.endswith(linker) and literal[0].text.startswith(linker):
                # What joins a thing and its side stands once, though the thing's name ends in it.
                literal = (literal[0]._replace(text=literal[0].text.removeprefix(linker)), *literal[1:])
            found += _joined(found, literal, gap)
            if name:
                said = parts.get(name, "")
                part = said if isinstance(said, Rich) else Rich.of(said)
                if literal and self._ends_in_article.search(literal[-1].text):
                    own = self.name_start(part.mask)
                    # “The nucleus”; but an “A record” is called so.
                    part = part if part.mask[:own].strip().isupper() else part[own:]
                found += _joined(found, _bare(part), gap)
        return Rich(tuple(found))

    @cached_property
    def _ends_in_article(self) -> re.Pattern[str]:
        articles = self.text("articles")
        return re.compile(rf"\b(?:{articles})\Z", re.IGNORECASE) if articles else _NEVER

    @cache  # noqa: B019
    def _pieces(self, phrase: str) -> tuple[tuple[tuple[Run, ...], str], ...]:
        """A phrase taken apart: (text before a placeholder, its name), at last the text behind them all."""
        parts = _PLACEHOLDER.split(self.phrase(phrase))
        return tuple((Rich.of(text).runs, name) for text, name in zip(parts[::2], [*parts[1::2], ""], strict=True))


def _bare(rich: Rich) -> tuple[Run, ...]:
    """Runs without bold and links: a question is not clicked on."""
    runs = rich.without(STRONG).runs
    return tuple([run._replace(link="") for run in runs]) if any([run.link for run in runs]) else runs


def _joined(before: list[Run], runs: tuple[Run, ...], gap: str) -> tuple[Run, ...]:
    if gap and before and runs and before[-1].text and runs[0].text:
        left, right = before[-1].text[-1], runs[0].text[0]
        if (_narrow(left) and _wide(right)) or (_wide(left) and _narrow(right)):
            return (Run(gap), *runs)
    return runs


@cache
def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) == "W" and unicodedata.category(character).startswith("L")


@cache
def is_one_of(name: str, language: Language, *entries: str) -> bool:
    """Whether a name as a whole is what one of some entries says, in the language of the notes or in its own."""
    known = {language, language_of(name, language)}
    return any(one.full(entry).match(name.strip()) for one in known for entry in entries)


def _narrow(character: str) -> bool:
    return character.isalnum() and not _wide(character)


def _cue(entry: dict[str, object], end: str, ignore_case: bool) -> Cue:
    flag = {
        name: entry.get(name) == "true"
        for name in ("strong", "marked", "glossed", "heading", "term", "completes", "topic")
    }
    return Cue(
        id=str(entry["id"]),
        pattern=re.compile(f"(?:{entry['pattern']})(?={end})", re.IGNORECASE if ignore_case else 0),
        rank=int(str(entry["rank"])),
        front=str(entry.get("front", "")),
        cloze=tuple(cast("list[str]", entry.get("cloze", []))),
        facet=str(entry.get("facet", "")),
        **flag,
    )


@cache
def languages() -> Mapping[str, Language]:
    """All languages by code, in the order of their file names; last those that another is written like."""
    files = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}
    found = {code: data for code, data in files.items() if "like" not in data}
    for code, data in files.items():
        if "like" in data:
            model = found[str(data["like"])]
            words = cast("dict[str, str]", data["written"])
            found[code] = Writing(str(model["letters"]), str(data["letters"]), words).of(model) | data
    return {code: Language(code, data) for code, data in found.items()}


def _read(path: Path) -> dict[str, object]:
    data = cast("dict[str, object]", strict_yaml.load_plain(path.read_text("utf-8"), str(path)))
    parts = dict[str, str]()
    for name, part in cast("dict[str, str]", data.get("parts", {})).items():
        # A part may hold those above it.
        parts[name] = cast(str, _filled(part, parts))
    return {name: _filled(entry, parts) for name, entry in data.items()}


def _filled(entry: object, parts: Mapping[str, str]) -> object:
    """An entry with the parts that its patterns share put in for ``<<name>>``."""
    if isinstance(entry, str):
        return _PART.sub(lambda match: parts[match[1]], entry)
    if isinstance(entry, list):
        return [_filled(each, parts) for each in entry]
    return {key: _filled(each, parts) for key, each in cast("dict[str, object]", entry).items()}


@cache
def fallback() -> Language:
    """The language whose words people mix into notes of any other, and of texts that tell nothing."""
    known = languages().values()
    return next((language for language in known if language.fallback), next(iter(known)))


@cache
def everywhere(name: str) -> re.Pattern[str]:
    """An entry of all languages as one pattern, case ignored: for what people write whatever their notes are in."""
    parts = [part for language in languages().values() for part in language.parts(name)]
    return re.compile("(?:" + "|".join(f"(?:{part})" for part in parts) + ")", re.IGNORECASE) if parts else _NEVER


@cache
def words_everywhere(*names: str) -> frozenset[str]:
    """The words of some lists of all languages."""
    return frozenset(word for language in languages().values() for name in names for word in language.parts(name))


_LETTERS: Final = {
    "Han": re.compile("[\u3400-\u9fff]+"),
    "Kana": re.compile("[\u3040-\u30ff]+"),
    "Hangul": re.compile("[\uac00-\ud7af]+"),
}
"""Scripts of which each character counts."""
_WORDS: Final = {
    "Cyrillic": re.compile("[\u0400-\u04ff]+"),
    "Arabic": re.compile("[\u0600-\u06ff]+"),
    "Latin": re.compile("[A-Za-zÀ-ɏ]+"),
}
"""Scripts of which each word counts."""
_RARE: Final = re.compile("[\u0400-\u06ff\u3040-\u30ff\uac00-\ud7af]")
"""A character of any but the two scripts that most texts are in."""
# A character of these counts for the language even where most characters are of another script: Japanese is mostly Han.
_DECIDING: Final = {"Kana": 0.08, "Hangul": 0.2, "Cyrillic": 0.3, "Arabic": 0.3, "Han": 0.15}


def _script(text: str) -> str:
    """The script that decides what language a text is in; empty for a text without letters."""
    rest, runs = (text, 0) if text.isascii() else _LETTERS["Han"].subn(" ", text)
    if rest.isascii() or not _RARE.search(rest):
        latin = len(_WORDS["Latin"].findall(rest))
        han = len(text) - len(rest) + runs
        if not han:
            return "Latin" if latin else ""
        return "Han" if han >= _DECIDING["Han"] * (han + latin) else "Latin"
    counts = _counts(text)
    total = sum(counts.values())
    return next((s for s, share in _DECIDING.items() if counts[s] >= share * total), "Latin")


def _counts(text: str) -> Mapping[str, int]:
    """How much of each script is in a text: characters of some, words of the others."""
    counts = {script: sum(map(len, pattern.findall(text))) for script, pattern in _LETTERS.items()}
    return counts | {script: len(pattern.findall(text)) for script, pattern in _WORDS.items()}


@cache
def _written_in(script: str) -> list[Language]:
    return [language for language in languages().values() if language.script == script]


@lru_cache(maxsize=REMEMBERED)
def language_of(text: str, default: Language | None = None) -> Language:
    """The language of a text: by its script, then by its frequent words; ``default`` where too little tells."""
    script = _script(text)
    if default is not None and (script or "Latin") in default.borrowed | default.quoted:
        # One word of a language may be in a script that it shares with another, or quotes.
        return default
    fitting = _written_in(script)
    if not fitting:
        return default or fallback()
    if len(fitting) == 1:
        return fitting[0]
    lower = text.lower()
    seen = frozenset(re.findall(r"\w+", lower))
    scores = {language.code: language.score(seen, lower) for language in fitting}
    best = max(fitting, key=lambda language: (scores[language.code], language is default, language.fallback))
    # One word more is too little to leave the document's language, or the usual one, for another of the same script.
    usual = default if default in fitting else next((language for language in fitting if language.fallback), None)
    return usual if usual is not None and scores[best.code] < scores[usual.code] + 2 else best


def language_of_document(text: str) -> Language:
    """The language of a whole document, which may quote another on every line: notes about Japanese, in Chinese.

    That is told by the frequent words: in Chinese they are one Han character in twelve to sixteen, in Japanese one in
    forty, while its own are a fourth of the Kana.
    """
    han, kana = ("".join(_LETTERS[script].findall(text)) for script in ("Han", "Kana"))
    own = _share_of_words(han, "Han") >= max(_COMMON, _share_of_words(kana, "Kana") / 4)
    enough = len(han) >= _DECIDING["Han"] * sum(_counts(text).values())
    return language_of(han if own and enough else text)


_COMMON: Final = 0.04


def _share_of_words(letters: str, script: str) -> float:
    """How much of the letters of a script is frequent words of the languages that are written in it."""
    common = {word for language in _written_in(script) for word in language.words}
    return sum(len(word) * letters.count(word) for word in common) / len(letters) if letters else 0.0
