"""The page as one file that needs no server: read only, to be sent to somebody. Nothing in it leads outside."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flashgen.build import Tick
from flashgen.errors import FlashgenError, Problem, ProblemKind, Span
from flashgen.review.answers import Answers, document_of, sides_of
from flashgen.review.assets import SCRIPTS, STYLES, asset
from flashgen.review.session import Session
from flashgen.writer import write_bytes

_IMPORT: Final = re.compile(r'^import \{(.*?)\} from "\./(.*?)";$', re.MULTILINE)
_SIDE: Final = re.compile(r'^import "\./.*?";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?:async function|function|const|class) (\w+)", re.MULTILINE)
_EXPORTS: Final = re.compile(r"^export (?=async function |function |const |class )", re.MULTILINE)
_LINK: Final = re.compile(r"<link [^>]*>\n")
_SCRIPT: Final = re.compile(r"<script [^>]*></script>\n")
_SHOWN: Final = re.compile(r"fg-[0-9a-f]+\.\w+")


@dataclass(frozen=True, slots=True)
class Preview:
    """What was written."""

    file: Path
    size: int
    """Bytes."""
    notes: int
    problems: tuple[Problem, ...]


_PAGES: Final = (".html", ".htm")


def write_preview(place: Path, target: Path, tick: Tick) -> Preview:
    """Write the page of a deck into one file. Raises FlashgenError where the deck or the file cannot be had."""
    if target.suffix.lower() not in _PAGES:
        reason = "a preview is a page; give it a name that ends in .html"
        raise FlashgenError(Problem(ProblemKind.WRITE_FAILED, Span(target.as_posix()), reason))
    session = Session(place)
    session.refresh(tick)
    if session.view is None or session.errors:
        raise FlashgenError(session.errors)
    content = preview_html(session).encode("utf-8")
    try:
        write_bytes(target, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FlashgenError(Problem(ProblemKind.WRITE_FAILED, Span(target.as_posix()), reason)) from error
    return Preview(target, len(content), len(session.view.items), session.view.problems)


def preview_html(session: Session) -> str:
    """The page of a session as one file."""
    script, style = script_text(), asset("page.css")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; media-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{style}</style>\n'
        f'<script type="application/json" id="data">{_json(_data(session))}</script>\n'
        f'<script type="module">{script}</script>\n'
    )
    page = _SCRIPT.sub("", _LINK.sub("", asset("page.html")))
    before, _, after = page.partition("</head>")
    return f"{before}{head}</head>{after}"


def script_text() -> str:
    """All modules as one script: each becomes a function that gives what it exports."""
    parts = ["const modules = {};"]
    for name in SCRIPTS:
        text = asset(name)
        exports = ", ".join(_EXPORT.findall(text))
        body = _IMPORT.sub(r'const {\1} = modules["\2"];', _EXPORTS.sub("", _SIDE.sub("", text)))
        parts.append(f'modules["{name}"] = (() => {{\n{body}return {{ {exports} }};\n}})();')
    return "\n".join(parts).replace("</script", "<\\/script")


def _data(session: Session) -> dict[str, Any]:
    view = session.view
    if view is None:
        raise FlashgenError(session.errors)
    deck = Answers(session).deck(0)
    documents = {path: document_of(view, path) for path in view.draft.pages}
    sides = sides_of(view, deck["order"])
    shown = set(_SHOWN.findall(json.dumps([documents, sides])))
    files = {name: path for name, path in view.draft.pictures.files.items() if name in shown}
    return {
        "deck": deck,
        "documents": documents,
        "sides": sides,
        "styles": {name: asset(name) for name in STYLES if name != "page.css"},
        "media": {name: _inlined(session, name) for name in sorted(files)},
    }


def _inlined(session: Session, name: str) -> str:
    found = Answers(session).media(name)
    return f"data:{found[1]};base64,{base64.b64encode(found[0]).decode()}" if found else ""


def _json(value: object) -> str:
    """JSON that ends no script, whatever it holds."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
