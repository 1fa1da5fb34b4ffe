#!/usr/bin/env python3
"""How long a large collection takes, and where the time goes.

    python benchmarks/vault.py [DOCUMENT.md] [-n COPIES] [--verbatim] [--profile]

Copies a document under its own names into a temporary folder, once with its pictures, parses all copies with mistune
alone and builds the deck, in one run on one machine, and prints both, their ratio, the peak of memory, and where the
time goes. Each copy has words of its own in every sentence, as the documents of a real collection do, so that nothing
remembered from one helps with the next; ``--verbatim`` leaves them alike. Without DOCUMENT: our own notes. The clock
of a shared machine drifts by a third, the ratio less: compare ratios.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWN = HERE.parent / "decks" / "paper-reading" / "paper-reading.md"

MISTUNE = """
import sys, time
from pathlib import Path
import mistune
parse = mistune.create_markdown(renderer=None, plugins=["table", "footnotes", "strikethrough", "math"])
texts = [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.md"))]
started = time.perf_counter()
for text in texts:
    parse(text)
print(time.perf_counter() - started)
"""

BUILD = """
import json, resource, sys, time
started = time.perf_counter()
from flashgen.build import documents, package, pipeline
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
timed(pipeline, "read_deck", "reader and rules")
timed(pipeline, "settle", "settle")
timed(pipeline, "apply", "overrides")
timed(pipeline, "find_pictures", "pictures")
timed(pipeline, "_fact", "facts")
timed(package, "publish", "ledger")
timed(package, "package_entry", "ledger")
timed(pipeline, "render", "render")
timed(package, "write_package", "package")
timed(package, "verify_package", "verify")
from click.testing import CliRunner
from flashgen.cli import main
done = CliRunner().invoke(main, ["build", sys.argv[1], "-o", sys.argv[2], "--json"])
seconds = time.perf_counter() - started
(deck,) = json.loads(done.stdout)["decks"]
from flashgen.build.parallel import cores
ours, each = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
peak = (ours + cores() * each) // 1024
print(seconds, deck["new"] + deck["kept"], deck["cards"], deck["pictures"], peak)
spent["the rest"] = seconds - sum(spent.values())
print("   ".join(f"{title} {time:.1f}" for title, time in spent.items()))
"""

PROFILE = """
import cProfile, pstats, sys
from pathlib import Path
from flashgen.build import build
profile = cProfile.Profile()
profile.runcall(build, [Path(sys.argv[1])], Path(sys.argv[2]), 1_700_000_000, lambda done, total: None)
pstats.Stats(profile).sort_stats("tottime").print_stats(25)
pstats.Stats(profile).sort_stats("cumtime").print_stats("flashgen", 45)
"""


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", nargs="?", type=Path, default=OWN)
    parser.add_argument("-n", "--copies", type=int, default=1000)
    parser.add_argument("--verbatim", action="store_true", help="Copies that differ in nothing but their name.")
    parser.add_argument("--profile", action="store_true", help="Also list the functions that take longest.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flashgen-benchmark-") as name:
        vault = Path(name) / "vault"
        size = fill(vault, options.document, options.copies, options.verbatim)
        print(f"{options.copies:,} copies of {options.document.name}, {size / 1e6:.1f} MB")
        alone = float(python(MISTUNE, vault))
        print(f"mistune alone   {alone:7.1f} s   {size / 1e6 / alone:5.1f} MB/s")
        for title in ("first build", "nothing changed"):
            figures, spent = python(BUILD, vault, Path(name) / "deck.apkg").splitlines()
            seconds, notes, cards, pictures, peak = map(float, figures.split())
            package = (Path(name) / "deck.apkg").stat().st_size / 1e6
            print(f"{title:<15} {seconds:7.1f} s   {seconds / alone:5.1f} × mistune   peak {peak:,.0f} MB")
            print(f"                {spent}")
        print(f"{notes:,.0f} notes, {cards:,.0f} cards, {pictures:.0f} pictures, package {package:.1f} MB")
        if options.profile:
            print(python(PROFILE, vault, Path(name) / "profiled.apkg"))


def fill(vault: Path, document: Path, copies: int, verbatim: bool) -> int:
    """The copies, and the folders beside the document that hold its pictures; returns the bytes of text."""
    vault.mkdir()
    for folder in (path for path in document.parent.iterdir() if path.is_dir() and not path.name.startswith(".")):
        shutil.copytree(folder, vault / folder.name, ignore=shutil.ignore_patterns("*.md"))
    text = document.read_text("utf-8")
    size = 0
    for at in range(copies):
        size += (vault / f"{document.stem}-{at:05}.md").write_bytes((text if verbatim else own(text, at)).encode())
    return size


KEPT = r"\]\([^)]*\)|<[^>]*>|`[^`]*`|\$[^$]*\$|https?://\S+|^---.*?^---"
WORD = r"[\u3400-\u9fff]{4,}|\b[a-z]{4,}\b"


def own(text: str, at: int) -> str:
    """The text with a sign of the copy's own on every longer word: a rare character, or two Latin letters."""
    han, latin = chr(0x3400 + at % 6000), chr(97 + at // 26 % 26) + chr(97 + at % 26)

    def marked(match: re.Match[str]) -> str:
        return match[0] if match[1] else match[0] + (latin if match[0].isascii() else han)

    return re.sub(f"({KEPT})|{WORD}", marked, text, flags=re.MULTILINE | re.DOTALL)


def python(code: str, *args: Path) -> str:
    """Run code in a process of its own, so that memory and caches are its own; what it prints."""
    done = subprocess.run([sys.executable, "-c", code, *map(str, args)], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    main()
