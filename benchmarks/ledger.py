#!/usr/bin/env python3
"""What remembering costs: the share of a build that reads, matches and writes the ledger.

    python benchmarks/ledger.py [-n NOTES] [--profile]

Writes a collection of made-up notes, no two alike, into a temporary folder and builds it four times: the first time;
with nothing changed; with two notes in a hundred edited, a heading and a file renamed; and with edits in
overrides.yaml, which ask to know every note before they apply. Prints the seconds of each build, those of the ledger,
and their share: at most 15 %.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NOTES_A_DOCUMENT = 50
SYLLABLES = (
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "jo",
    "ki",
    "lu",
    "ma",
    "ne",
    "po",
    "qui",
    "ra",
    "se",
    "to",
    "vu",
    "wa",
)

BUILD = """
import sys, time
started = time.perf_counter()
from pathlib import Path
import flashgen.build.follow
from flashgen.build import build, package, pipeline
spent = {}
def timed(module, name, title):
    inner = getattr(module, name)
    def outer(*args, **kwargs):
        begin = time.perf_counter()
        try:
            return inner(*args, **kwargs)
        finally:
            spent[title] = spent.get(title, 0.0) + time.perf_counter() - begin
    setattr(module, name, outer)
timed(package, "read_published", "read")
timed(pipeline, "follow", "follow")
timed(package, "publish", "match")
timed(package, "package_entry", "write")
timed(package, "_holds", "write")
timed(pipeline, "_fact", "facts")
import gc
gc.disable()
built = build([Path(sys.argv[1])], Path(sys.argv[2]), int(sys.argv[3]), lambda done, total: None, allow_removals=True)
seconds = time.perf_counter() - started
(deck,) = built.decks
facts = spent.pop("facts")
ledger = sum(spent.values())
counts = ", ".join(f"{count:,} {status.value}" for status, count in deck.notes.items() if count)
steps = "  ".join(f"{title} {time:.2f}" for title, time in spent.items())
print(f"{seconds:6.1f} s   ledger {ledger:5.2f} s   {ledger / seconds:5.1%}   ({steps}; facts {facts:.2f})   {counts}")
"""

PROFILE = """
import cProfile, gc, pstats, sys
from pathlib import Path
from flashgen.build import build
gc.disable()
profile = cProfile.Profile()
args = [Path(sys.argv[1])], Path(sys.argv[2]), int(sys.argv[3]), lambda done, total: None
profile.runcall(build, *args, allow_removals=True)
pstats.Stats(profile).sort_stats("tottime").print_stats("ledger", 30)
pstats.Stats(profile).sort_stats("cumtime").print_stats("ledger|follow", 40)
"""


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--notes", type=int, default=50_000)
    parser.add_argument("--profile", action="store_true", help="Also profile the third build.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flashgen-benchmark-") as name:
        vault, package = Path(name) / "vault", Path(name) / "deck.apkg"
        vault.mkdir()
        (vault / "deck.yaml").write_text("id: benchmark\n", "utf-8")
        for at, text in enumerate(documents(options.notes)):
            (vault / f"notes-{at:04}.md").write_text(text, "utf-8")
        print("first build     ", python(BUILD, vault, package, 1))
        print("nothing changed ", python(BUILD, vault, package, 2))
        edit(vault)
        print("edited          ", python(PROFILE if options.profile else BUILD, vault, package, 3))
        (vault / "overrides.yaml").write_text("cards:\n" + overrides(vault), "utf-8")
        print("with overrides  ", python(BUILD, vault, package, 4))


def documents(notes: int) -> Iterator[str]:
    """Made-up notes: terms with definitions, and lists of them, under headings two deep."""
    draw = random.Random(1)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(4000)]
    for document in range(-(-notes // NOTES_A_DOCUMENT)):
        lines = [f"# Notes {document}"]
        for at in range(NOTES_A_DOCUMENT):
            term = " ".join(draw.choices(words, k=draw.randint(1, 2))).capitalize()
            answer = " ".join(draw.choices(words, k=draw.randint(4, 16)))
            if at % 10 == 0:
                lines.append(f"\n## {' '.join(draw.choices(words, k=2)).capitalize()}\n")
            lines.append(f"- **{term}**: {answer}" if at % 10 > 4 else f"**{term}**: {answer}\n")
        yield "\n".join(lines) + "\n"


def edit(vault: Path) -> None:
    """Two notes in a hundred get another word, one heading and one file another name."""
    draw = random.Random(2)
    files = sorted(vault.glob("*.md"))
    for file in files:
        lines = file.read_text("utf-8").split("\n")
        answers = [at for at, line in enumerate(lines) if "**: " in line]
        lines[draw.choice(answers)] += " corrected"
        file.write_text("\n".join(lines), "utf-8")
    text = files[0].read_text("utf-8")
    files[0].write_text(text.replace("\n## ", "\n## The ", 1), "utf-8")
    files[1].rename(vault / "renamed.md")


def overrides(vault: Path) -> str:
    """Ten edits."""
    keys = [
        line.split('"')[3] for line in (vault / "deck.lock").read_text("utf-8").split("\n") if line[:7] == '{"key":'
    ]
    return "".join(f"  {key}:\n    tags: [+exam]\n" for key in keys[:10])


def python(code: str, vault: Path, package: Path, now: int) -> str:
    """Run code in a process of its own, as a command runs; what it prints."""
    args = [sys.executable, "-c", code, str(vault), str(package), str(now)]
    return subprocess.run(args, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
