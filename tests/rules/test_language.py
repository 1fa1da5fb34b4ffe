"""Languages are data: their notes, what each file must hold, and that no code knows any of them."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest
import yaml
from card_lines import Case, card_lines, read_cases, said

import flashgen.rules
from flashgen.errors import Severity
from flashgen.model import Candidate, Settings
from flashgen.reader import read_document
from flashgen.rules import LANGUAGES, check, extract, language, languages
from flashgen.rules.flat import flat
from flashgen.rules.language import FOLDER, language_of, language_of_document
from flashgen.strict_yaml import load_plain

RULES = Path(flashgen.rules.__file__).parent
CASES = [case for file in sorted((Path(__file__).parent / "languages").glob("*.md")) for case in read_cases(file)]
WIDE = 100
"""Columns from which a line of a comment is full."""
CUES = ("definitions", "inverse_definitions", "relations", "contrasts", "why", "anchored", "kinds")


def ids(case: Case) -> str:
    """Name of a case's test."""
    return case.id


def candidates(markdown: str) -> tuple[Candidate, ...]:
    """The notes of a document whose language nobody names."""
    document, _ = read_document(markdown, "notes.md")
    return extract(document, Settings()).candidates


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_the_notes_of_a_language_are_those_that_its_fixture_lists(case: Case, accepting: bool) -> None:
    """A document in the language makes the notes listed below it, in their order."""
    found = "\n".join(card_lines(candidates(case.markdown)))
    if accepting and found != case.expected:
        case.accept(found)
        return
    assert found == case.expected


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_every_question_is_in_the_language_of_its_document(case: Case) -> None:
    """No front mixes languages, and none has a lint error."""
    own = languages()[case.file.stem]
    for candidate in candidates(case.markdown):
        assert language_of(flat(candidate.front or candidate.text), own) is own, said(candidate.front)
        assert not [f for f in check(candidate, own) if f.severity is Severity.ERROR], said(candidate.front)


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_the_language_of_a_document_is_told_from_its_text(case: Case) -> None:
    """Nobody has to name the language, not even of languages with one script."""
    assert language_of_document(case.markdown).code == case.file.stem


SHORT = {
    "ar": "القلب عضلة تضخ الدم",
    "de": "Das Herz ist ein Muskel, der Blut pumpt.",
    "en": "The heart is a muscle that pumps blood.",
    "es": "El corazón es un músculo que bombea la sangre.",
    "fr": "Le cœur est un muscle qui pompe le sang.",
    "it": "Il cuore è un muscolo che pompa il sangue.",
    "ja": "心臓は血液を送り出す筋肉である。",
    "ko": "심장은 피를 내보내는 근육이다.",
    "pt": "O coração é um músculo que bombeia o sangue.",
    "ru": "Сердце — это мышца, которая качает кровь.",
    "zh": "心脏是把血液输送到全身的肌肉。",
    "zh-hant": "心臟是把血液輸送到全身的肌肉。",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_one_sentence_tells_its_language(code: str) -> None:
    """A sentence is enough, also against a document in another language that neither shares nor quotes its script."""
    assert language_of(SHORT[code]).code == code
    for other in languages().values():
        found = language_of(SHORT[code], other)
        assert found.code == code or languages()[code].script in other.borrowed | other.quoted


def test_one_word_does_not_leave_the_usual_language() -> None:
    """A Latin label in Chinese notes is English unless more than one word of it is of another language."""
    assert language_of("Sourdough: bread (3rd ed.)", languages()["zh"]).code == "en"


@pytest.mark.parametrize("text", ["CNN", "2024", "", "TCP/IP"])
def test_a_text_that_tells_nothing_is_in_the_language_of_its_document(text: str) -> None:
    """A name or a number changes no language of the same script; alone it is in the language that people mix in."""
    assert language_of(text, languages()["de"]).code == "de"
    assert language_of(text).fallback


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_name_of_a_phrase_is_never_printed(code: str) -> None:
    """A phrase that a language lacks is an error, not a question; a phrase itself needs no name."""
    with pytest.raises(KeyError):
        languages()[code].ask("no_such_phrase", x="yeast")
    assert languages()[code].ask("{x}: 1?", x="yeast").plain.startswith("yeast")


QUESTIONS = {
    "ar": ("كيف ينمو الخبز", "لأن الخميرة تنتج الغاز في العجين"),
    "de": ("Warum der Teig im Ofen aufgeht", "weil die Hefe im Teig ein Gas bildet"),
    "es": ("Por qué la masa sube en el horno", "porque la levadura forma un gas en la masa"),
    "fr": ("Pourquoi la pâte monte dans le four", "parce que la levure forme un gaz dans la pâte"),
    "it": ("Perché la pasta cresce nel forno", "perché il lievito forma un gas nella pasta"),
    "pt": ("Por que a massa cresce no forno", "porque o fermento forma um gás na massa"),
    "ru": ("Почему тесто в печи поднимается", "потому что дрожжи образуют газ в тесте"),
}


@pytest.mark.parametrize("code", QUESTIONS)
def test_a_question_before_its_answer_gets_the_mark_of_its_language(code: str) -> None:
    """A question that a colon parts from its answer is asked as it stands."""
    question, answer = QUESTIONS[code]
    (candidate,) = candidates(f"- {question}: {answer}.\n")
    asked = flat(candidate.front)
    assert asked.strip("¿?؟ ") == question and asked != question
    assert flat(candidate.back) == answer


def test_a_language_without_a_phrase_for_parts_asks_for_items() -> None:
    """What is told of each part of a thing below its name is asked in words of the language."""
    told = ("**蓋**：熱を中に閉じ込める", "**胴体**：燃料と炭を入れておく", "**煙突**：煙を外に出すための管")
    fronts = [flat(candidate.front) for candidate in candidates("## 窯\n\n" + "".join(f"- {each}\n" for each in told))]
    assert languages()["ja"].ask("items", x="窯", n="3").plain in fronts


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """String literals of a module, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


def patterns(path: Path) -> Iterator[tuple[int, str]]:
    """Literals inside the first argument of calls of ``re``: what is looked for in notes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
            yield from _written(node.args[0])


def _written(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Literals of an expression, without what it passes on: names of entries, keys."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif not isinstance(node, (ast.Call, ast.Subscript)):
        for child in ast.iter_child_nodes(node):
            yield from _written(child)


MODULES = sorted(RULES.glob("*.py"))
RANGE = re.compile(r".-.")
NAMES = re.compile(
    r"\b(?:chinese|english|german|deutsch|french|français|spanish|español|italian|italiano|russian|portuguese|português"
    r"|japanese|korean|zh|en|de|fr|es|it|ru|pt|ja|ko|ar)\b",
    re.IGNORECASE,
)
# Words of patterns that belong to no language: schemes, domains, suffixes, TeX, hosts of badges, marks that
# programs set and authors of every language: ``todo``, ``wip``.
FOREIGN = """
    http https ftp www com org net cn io
    png jpe jpeg gif svg webp pdf mp md py js markdown mdown mkd txt wav og ga opus flac aac
    mathrm text rm mathbf ge geq gt le leq lt neq
    badge shields travis ci codecov star history contrib rocks opencollective latex math
    flash cards anki qa ha za xx
    todo tbd tbc wip doing done later now waiting
"""
SIGNS = "İı一二三四五六七八九十"
"""Letters that a comparison without case has to know; signs that number lines as digits do."""


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_language_is_named_in_code(module: Path) -> None:
    """No literal is a code or name of a language, and none holds letters beyond ASCII, except ends of ranges."""
    for line, text in literals(module):
        assert not NAMES.fullmatch(text.strip()), f"{module.name}:{line}: {text!r}"
        letters = [character for character in RANGE.sub("", text) if character.isalpha() and not character.isascii()]
        letters = [character for character in letters if character not in SIGNS]
        assert not letters, f"{module.name}:{line}: {text!r}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_word_of_a_language_is_looked_for_in_code(module: Path) -> None:
    """Patterns in code hold signs and classes of characters; words stand in the language files."""
    for line, text in patterns(module):
        bare = re.sub(r"\\[uU][0-9a-fA-F]+|\(\?P[<=]\w+[>)]?|\\[a-zA-Z]|\(\?[a-z-]+:|\[[^\]]*\]", " ", text)
        words = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", bare)} - set(FOREIGN.split())
        assert not words, f"{module.name}:{line}: {sorted(words)}"


@cache
def asked() -> set[str]:
    """Names of the phrases that a function asks for without looking, itself or by a property, whether a language has
    them: that another function looks does not count."""
    found: set[str] = set()
    for module in MODULES:
        functions = [
            node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
        ]
        properties = {each.name: each for each in functions if each.decorator_list and each.args.args[:1]}
        for function in functions:
            read = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
            lookers = [function, *(properties[name] for name in read & properties.keys())]
            looked = {name for looker in lookers for name in _named(looker, "has")}
            found |= _named(function, "ask") - looked
    return {name for name in found if re.fullmatch(r"[a-z_]+", name)}


def _named(function: ast.FunctionDef, method: str) -> set[str]:
    """The texts that a function may call a method with first."""
    assigned = _assigned(function)
    return {name for call in _calls(function, method) for name in _constants(call.args[0], assigned)}


def _calls(function: ast.FunctionDef, name: str) -> Iterator[ast.Call]:
    """The calls of a method in a function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name and node.args:
            yield node


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    """What a function sets each of its names to."""
    found: dict[str, list[ast.expr]] = {}
    for node in (node for node in ast.walk(function) if isinstance(node, ast.Assign)):
        target, value = node.targets[0], node.value
        both = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        pairs = zip(target.elts, value.elts, strict=True) if both else [(target, value)]  # type: ignore[attr-defined]
        for one, its in pairs:
            if isinstance(one, ast.Name):
                found.setdefault(one.id, []).append(its)
    return found


def _constants(node: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The texts that an expression may be, through choices and names; conditions are none."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body, assigned)
        yield from _constants(node.orelse, assigned)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _constants(value, assigned)
    elif isinstance(node, ast.Name):
        for value in assigned.get(node.id, ()):
            yield from _constants(value, {})


NEEDED = """
    name script spaced words fronts skip_labels facet_labels skip_headings generic_headings
    pronouns resolvable deictic connectives lead_ins opinion meta hypothetical negation yes_no
    question question_words compound compare intro_questions intro_drop steps inverse_of
    definition_body genus not_term not_term_end evaluative quantified enumerators list_words
    cut_end count what_question examples definitions inverse_definitions kinds pairs
    ask_labels answer_labels list_headings copula unanswered credits figure_labels
    aspect_columns index_columns link_columns not_names not_deletion about_code
"""


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_file_is_complete(code: str) -> None:
    """Each file has the entries that the rules read, and each phrase that they ask."""
    known = languages()[code]
    assert [name for name in NEEDED.split() if name not in known.data] == []
    fronts = cast("dict[str, str]", known.data["fronts"])
    assert sorted(name for name in asked() if name not in fronts) == []


@pytest.mark.parametrize("code", [code for code, known in languages().items() if "like" in known.data])
def test_a_language_written_like_another_words_only_what_that_says(code: str) -> None:
    """Each of its words stands in the other's file, and no question is left with a pattern in it."""
    own = languages()[code]
    model = (FOLDER / f"{own.data['like']}.yaml").read_text("utf-8")
    assert [word for word in cast("dict[str, str]", own.data["written"]) if word not in model] == []
    assert [front for front in cast("dict[str, str]", own.data["fronts"]).values() if re.search(r"[\[|]", front)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_phrase_that_an_entry_names_exists(code: str) -> None:
    """Whatever an entry asks is a phrase of its file or words with a place for a part: no name is left over."""
    known = languages()[code]
    names = [front for front in _fronts(known.data) if re.fullmatch(r"[a-z_]+", front)]
    assert [name for name in names if not known.has(name)] == []


def _fronts(entry: object) -> Iterator[str]:
    """The values of ``front`` in an entry, at whatever depth."""
    if isinstance(entry, list):
        for each in entry:
            yield from _fronts(each)
    elif isinstance(entry, dict):
        for key, each in entry.items():
            if key == "front" and isinstance(each, str):
                yield each
            else:
                yield from _fronts(each)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_phrases_of_a_cue_exist(code: str) -> None:
    """A cue asks a phrase of its file, or words one from the parts that its pattern names."""
    known = languages()[code]
    for group in CUES:
        for cue in known.cues(group):
            parts = set(cue.pattern.groupindex)
            assert set(cue.cloze) <= parts
            # The members of an enumeration are counted, whether its sentence says how many there are or not.
            parts |= {"n"} if group == "kinds" else set()
            filled = set(re.findall(r"\{(\w+)\}", cue.front))
            assert not cue.front or known.has(cue.front) or (filled and filled <= parts | {"x", "topic"}), cue.id


HOSTILE = {
    "brackets": "（" * 400,
    "round brackets": "(" * 400,
    "colons": "：" * 400,
    "bars": "|" * 400,
    "words": "a " * 200,
    "commas": "a, " * 133,
    "letters": "a" * 400,
    "numbers": "1 2, " * 80,
    "numbered words": "a1 " * 130,
    "copulas": "X est un X is a X ist ein X es un è un é um " * 9,
    "han": "的是" * 200,
    "kana": "とはをのは" * 80,
    "hangul": "란 는 을 말 " * 50,
    "cyrillic": "это — и " * 50,
    "arabic": "هو هي التي " * 36,
}


@cache
def expressions(code: str) -> tuple[re.Pattern[str], ...]:
    """Every pattern of a file."""
    known = languages()[code]
    return (
        *(cue.pattern for group in CUES for cue in known.cues(group)),
        *(known.start(name) for name, entry in known.data.items() if isinstance(entry, str)),
        *(
            re.compile(f"(?:{text})\\Z", re.IGNORECASE)
            for name, entry in known.data.items()
            if name not in (*CUES, "fronts", "words", "numerals", "parts", "written") and not isinstance(entry, str)
            for text in patterns_in(entry)
        ),
    )


def patterns_in(entry: object) -> Iterator[str]:
    """The patterns of an entry, whatever lists and mappings it is made of; a front is none."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for key, each in entry.items():
            yield from patterns_in(each) if key != "front" else ()
    else:
        for each in cast("list[object]", entry):
            yield from patterns_in(each)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_pattern_runs_away(code: str, text: str) -> None:
    """Every pattern gives up on 400 characters that nearly fit; a runaway one would never end this test."""
    for pattern in expressions(code):
        pattern.match(text + "\n§")
        pattern.search(text)


def test_patterns_are_found_in_every_kind_of_entry() -> None:
    """Texts, lists of them and of mappings, and mappings of these all hold patterns, and all of them are tried."""
    found = {pattern.pattern for pattern in expressions("en")}
    data = languages()["en"].data
    texts = (
        data["yes_no"],
        data["skip_labels"][0],  # type: ignore[index]
        data["label_questions"][0]["body"],  # type: ignore[index]
        data["asked_by_cue"]["after-when"][0]["not_answer"],  # type: ignore[index]
        data["pairs"]["problem"],  # type: ignore[index]
    )
    assert all(text in found or f"(?:{text})\\Z" in found for text in texts)


STUB = """
name: Stub
script: Cyrillic
spaced: true
words: [жаба]
fronts: {what: "жаба {x}?", label: "{x}: жаба?", bare: "{x}: жаба?"}
not_term_end: "(?!)"
"""


def test_adding_a_language_is_adding_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the folder is a language: its text is known by its words, and asked in its phrases."""
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "xx.yaml").write_text(STUB, "utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    caches = [value for value in vars(language).values() if hasattr(value, "cache_clear")]
    try:
        for cached in caches:
            cached.cache_clear()
        found = candidates("# жаба жаба\n\nжаба жаба жаба жаба жаба\n\n- **Пруд**: место\n")
        assert [flat(candidate.front) for candidate in found] == ["жаба Пруд?"]
    finally:
        monkeypatch.undo()
        for cached in caches:
            cached.cache_clear()


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_language_file_is_read_without_the_fast_parser(file: Path) -> None:
    """Where PyYAML was built without its parser in C, which takes more than the one in Python, every file is read."""
    assert isinstance(yaml.load(file.read_text("utf-8"), Loader=yaml.SafeLoader), dict)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_comment_stands_above_its_entry(file: Path) -> None:
    """No comment has another one below it, nor nothing: only a line that is full goes on in the next."""
    lines = file.read_text("utf-8").split("\n")
    for number, (line, below) in enumerate(itertools.pairwise(lines), 1):
        full = len(line) > WIDE and not line.endswith(".")
        if line.lstrip().startswith("#"):
            assert below.strip() and (full or not below.lstrip().startswith("#")), f"{file.name}:{number}: {line}"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_part_of_patterns_is_used(file: Path) -> None:
    """A part that no pattern of its file holds is gone."""
    text = file.read_text("utf-8")
    parts = cast("dict[str, dict[str, str]]", load_plain(text, file.name)).get("parts", {})
    assert [name for name in parts if f"<<{name}>>" not in text] == []


def test_the_reference_describes_every_entry() -> None:
    """No entry of a language file stays a secret, and none that is described is gone."""
    page = (Path(__file__).parents[2] / "docs" / "languages.md").read_text("utf-8")
    described = set(re.findall(r"`([a-z_]+)`", page))
    entries = {name for known in languages().values() for name in known.data}
    assert sorted(entries - described) == []
    tables = re.findall(r"^\| (`.+?`) \|", page, flags=re.MULTILINE)
    assert sorted({name for row in tables for name in re.findall(r"`(\w+)`", row)} - entries) == []
