"""The commands: arguments in, words and exit code out. The only import of click, and the only place that prints.

Results go to stdout, words to stderr. Exit 0 is clean, 1 an error, 2 a command that was typed wrong, 130 Ctrl-C.
Everything else is imported when a command runs, so that ``--help`` is there at once.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from flashgen.errors import FlashgenError, Problem, ProblemKind, Severity, in_order


class Commands(click.Group):
    """The one place where errors become words and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Speak UTF-8 whatever the locale says: the notes do."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        # Documents, candidates and notes hold no cycles: the collector looks for them in vain, which took 13 % of the
        # build of 100,000 notes and saved no memory (benchmarks/vault.py).
        gc.disable()
        try:
            return super().invoke(ctx)
        except FlashgenError as error:
            tell(error.problems)
            ctx.exit(1)
        except KeyboardInterrupt:
            ctx.exit(130)
        finally:
            gc.enable()


def tell(problems: Iterable[Problem]) -> None:
    """Problems, a line each, on stderr."""
    for problem in in_order(problems):
        click.echo(str(problem), err=True)


def now() -> int:
    """The time stamp of a build: SOURCE_DATE_EPOCH where it is set, as other builders do, else the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return int(time.time())
    if not epoch.isdecimal() or int(epoch) < 1:
        raise click.UsageError(f"SOURCE_DATE_EPOCH must be seconds since 1970, not {epoch!r}.")
    return int(epoch)


def package(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """A file name that Anki takes as a package."""
    if value is not None and value.suffix.lower() != ".apkg":
        raise click.BadParameter(f"{value} does not end in .apkg; Anki imports nothing else.", ctx, param)
    return value


decks_argument = click.argument("decks", nargs=-1, type=click.Path(path_type=Path), metavar="[DECK]...")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="flashgen", message="%(prog)s %(version)s")
def main() -> None:
    """Turn the Markdown notes that you already have into an Anki deck that you keep.

    A DECK is a deck folder, a Markdown file or a folder of Markdown. Without one: every deck under ./decks.
    """


@main.command()
@decks_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=package,
    metavar="FILE.apkg",
    help="One package for all; else ./<deck>.apkg each.",
)
@click.option("--dry-run", is_flag=True, help="Only say what a build would do.")
@click.option("--allow-removals", is_flag=True, help="Build even if many published notes are gone.")
@json_option
def build(decks: tuple[Path, ...], output: Path | None, dry_run: bool, allow_removals: bool, as_json: bool) -> None:
    """Write the package; say what is new, changed, kept, removed."""
    from flashgen import report
    from flashgen.build import build

    with report.progress(sys.stderr) as tick:
        built = build(decks, output, now(), tick, dry_run=dry_run, allow_removals=allow_removals)
    tell(problem for problem in built.problems if problem.kind is not ProblemKind.REMATCHED)  # those are results
    if as_json:
        click.echo(report.built_json(built))
    else:
        click.echo("\n".join(report.built_words(built)))


@main.command()
@decks_argument
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@json_option
def check(decks: tuple[Path, ...], strict: bool, as_json: bool) -> None:
    """Print every problem with file and line; write nothing."""
    from flashgen import report
    from flashgen.build import check

    with report.progress(sys.stderr) as tick:
        problems = check(decks, now(), tick)
    for problem in problems:
        click.echo(report.problem_json(problem) if as_json else str(problem))
    click.echo(report.count_words(problems) or "no problems", err=True)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    sys.exit(any(problem.severity in failing for problem in problems))


@main.command()
@decks_argument
@click.option("--why", is_flag=True, help="Also say where each note comes from, and why a line has none.")
@json_option
def cards(decks: tuple[Path, ...], why: bool, as_json: bool) -> None:
    """Print the notes that a build would make, with their keys."""
    from flashgen import report
    from flashgen.build import cards

    with report.progress(sys.stderr) as tick:
        sheets = list(cards(decks, now(), tick))
    for sheet in sheets:
        tell(sheet.problems)
        for card in sheet.cards:
            click.echo(report.card_json(card) if as_json else report.card_words(card, why))
        for line in report.why_words(sheet) if why and not as_json else ():
            click.echo(line)


@main.command()
@click.argument("notes", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="NOTES...")
@click.option("--into", type=click.Path(path_type=Path), metavar="FOLDER", help="Default: decks/<name of the notes>.")
@json_option
def init(notes: tuple[Path, ...], into: Path | None, as_json: bool) -> None:
    """Make a deck folder for notes that live anywhere."""
    from flashgen import report
    from flashgen.build import init

    made = init(notes, into)
    click.echo(report.made_json(made) if as_json else report.made_words(made))


@main.command()
@click.argument("key")
@click.argument("deck", required=False, type=click.Path(path_type=Path))
@json_option
def override(key: str, deck: Path | None, as_json: bool) -> None:
    """Write a note's present text into overrides.yaml, to be edited there.

    KEY is what `flashgen cards` prints. A block that is there already stays as it is.
    """
    from flashgen import report
    from flashgen.review.block import write_block

    with report.progress(sys.stderr) as tick:
        block = write_block(one_deck(deck), key, tick)
    click.echo(report.block_json(block) if as_json else report.block_words(block))


@main.group()
def ledger() -> None:
    """Care for the file that keeps your reviews (deck.lock)."""


@ledger.command()
@click.option(
    "--from",
    "package",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.apkg",
    help="A package that a build of this deck wrote: the latest one that you imported.",
)
@click.argument("deck", required=False, type=click.Path(path_type=Path))
@json_option
def rebuild(package: Path, deck: Path | None, as_json: bool) -> None:
    """Restore a ledger that was lost, cut or edited from its copy in a package.

    A ledger that can be read is replaced only by a copy that knows all that it knows, and more.
    """
    from flashgen import report
    from flashgen.build import rebuild

    rebuilt = rebuild(one_deck(deck), package)
    click.echo(report.rebuilt_json(rebuilt) if as_json else report.rebuilt_words(rebuilt))


@main.command()
@click.argument("deck", required=False, type=click.Path(path_type=Path))
def review(deck: Path | None) -> None:
    """See every card in the browser before Anki does, and fix it there.

    Prints the address of a page that only this computer can open. Decisions are written to overrides.yaml.
    """
    import threading

    from flashgen import report

    with extra("review"):
        from flashgen.review.server import serve
        from flashgen.review.session import Session
    session = Session(one_deck(deck))
    with report.progress(sys.stderr) as tick:
        session.refresh(tick)
    if not session.curable:
        raise FlashgenError(session.errors)
    gc.freeze()  # this command stays, and so does most of what it has read
    gc.enable()
    with contextlib.suppress(KeyboardInterrupt), serve(session) as address:
        click.echo(address)
        click.echo("Ctrl-C stops it.", err=True)
        if sys.stdout.isatty():
            click.launch(address)
        # A Ctrl-C that comes just before the wait, or to another thread, does not end it: look once in a while.
        never = threading.Event()
        while not never.wait(1):
            pass


@main.command()
@click.argument("deck", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.html",
    help="The file to write.",
)
def preview(deck: Path | None, output: Path) -> None:
    """Write document and cards into one file to send to somebody."""
    from flashgen import report

    with extra("review"):
        from flashgen.review.preview import write_preview
    with report.progress(sys.stderr) as tick:
        written = write_preview(one_deck(deck), output, tick)
    tell(written.problems)
    click.echo(report.preview_words(written))


def one_deck(named: Path | None) -> Path:
    """The deck that is meant; without a name the only one there is."""
    from flashgen.build.sources import find_places

    places = find_places([named] if named else [])
    if len(places) > 1:
        raise click.UsageError(f"name one deck: {', '.join(place.as_posix() for place in places)}")
    return places[0]


@contextlib.contextmanager
def extra(name: str) -> Iterator[None]:
    """Say how to install what only some commands need."""
    try:
        yield
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing; run: pip install 'flashgen[{name}]'") from error
