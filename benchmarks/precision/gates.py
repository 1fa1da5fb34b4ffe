#!/usr/bin/env python3
"""What each gate of the rules keeps out: the notes that come when one yes-or-no question of the code is answered
otherwise, everything else as it is.

    python benchmarks/precision/gates.py COLLECTIONS --draw 10 > gates.jsonl

A gate is a function of ``flashgen.rules`` that returns a bool, or an entry of the language files. A function is given
each fixed answer in turn, an entry matches nothing, each in a process of its own; listed are those that bring notes and
lose few. A note of their draw is what a judge needs to see, as in
``sample.py``, with its gate. The draw depends on the seed and on the notes, as there.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import multiprocessing
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Final, NamedTuple

from sample import SEED, Row, documents, drawn, row

import flashgen.rules
from flashgen.model import Document, Settings
from flashgen.rules import Language, extract, languages

NEVER: Final = re.compile(r"(?!)")
LEAST: Final = 8
"""Notes that a gate keeps out, for its draw to say anything."""
Notes = Mapping[tuple[str, ...], Row]


class Gate(NamedTuple):
    """A function and the answer that it is given, or an entry."""

    module: str
    """Empty for an entry."""
    name: str
    answer: bool = False


def modules() -> Iterator[ModuleType]:
    """The modules of the rules."""
    for found in pkgutil.iter_modules(flashgen.rules.__path__, "flashgen.rules."):
        yield importlib.import_module(found.name)


def gates() -> Iterator[Gate]:
    """Every function with both answers, and every entry."""
    for module in modules():
        for name, function in vars(module).items():
            own = isinstance(function, FunctionType) and function.__module__ == module.__name__
            if own and inspect.get_annotations(function).get("return") == "bool":
                yield from (Gate(module.__name__, name, answer) for answer in (True, False))
    yield from (Gate("", name) for name in sorted({name for known in languages().values() for name in known.data}))


def notes() -> Notes:
    """The notes of the documents that the process knows."""
    rows = (row(folder, made) for folder, document in READ for made in extract(document, Settings()).candidates)
    return {tuple(str(each[name]) for name in ("collection", "file", "front", "back")): each for each in rows}


def answer(gate: Gate) -> None:
    """Give a function its answer, wherever it is known."""
    function = vars(importlib.import_module(gate.module))[gate.name]
    for module in (flashgen.rules, *modules()):
        for name, value in list(vars(module).items()):
            if value is function:
                setattr(module, name, lambda *_, **__: gate.answer)


def empty(gate: Gate) -> None:
    """Have an entry match nothing."""
    for method in ("full", "start"):
        own = getattr(Language, method)
        setattr(Language, method, lambda known, name, own=own: NEVER if name == gate.name else own(known, name))
    finds = Language.finds
    Language.finds = lambda known, names, text: finds(known, tuple({*names} - {gate.name}), text)


def answered(gate: Gate) -> tuple[Gate, list[Row], int]:
    """(a gate, the notes that come when it is given its answer, how many go)."""
    (answer if gate.module else empty)(gate)
    try:
        found = notes()
    except (AssertionError, IndexError, KeyError, TypeError, ValueError):
        # What relies on the gate cannot do without it.
        return gate, [], 0
    return gate, [each for key, each in found.items() if key not in BEFORE], len(BEFORE.keys() - found.keys())


def main() -> None:
    """Print the draw of each gate, and on the error stream how many notes come and go."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", type=Path)
    parser.add_argument("--draw", type=int, default=10, help="notes of each gate")
    options = parser.parse_args()
    global READ, BEFORE
    folders = sorted(path for path in options.collections.iterdir() if path.is_dir())
    READ = [(folder.name, document) for folder in folders for document in documents(folder)]
    BEFORE = notes()
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
        for gate, come, go in pool.imap(answered, gates(), chunksize=1):
            said = f"{gate.module}.{gate.name}={gate.answer}" if gate.module else gate.name
            print(f"{said}: +{len(come)} -{go}", file=sys.stderr)
            if len(come) >= max(LEAST, 2 * go):
                for each in drawn(
                    come, options.draw, SEED, lambda each: (each["collection"], each["file"], each["line"])
                ):
                    print(json.dumps({"gate": said, **each}, ensure_ascii=False))


READ: list[tuple[str, Document]] = []
BEFORE: Notes = {}

if __name__ == "__main__":
    main()
