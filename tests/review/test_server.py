"""The server answers only the page that it gave out, and writes nothing but the deck's own files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, NoReturn

import pytest
from review.conftest import OVERRIDES
from review.test_session import NUCLEUS
from workshop import Project, flashgen

from flashgen.review.server import make_app, serve
from flashgen.review.session import Session

HOST = "127.0.0.1:4711"
BASE = f"http://{HOST}"


@pytest.fixture
def client(session: Session) -> Any:
    """A browser without a page."""
    return make_app(session, "secret").test_client()


def ask(client: Any, path: str, headers: dict[str, str] | None = None, body: Any = None) -> Any:
    """A request as the page makes it, but for some headers."""
    how = client.get if body is None else client.post
    return how(path, base_url=BASE, headers={"X-Token": "secret"} | (headers or {}), **({"json": body} if body else {}))


READ = ["/", "/api/deck", "/api/document?path=cells.md", f"/api/form?key={NUCLEUS}", "/api/news?version=-1"]


@pytest.mark.parametrize("path", READ)
def test_only_who_knows_the_token_is_answered(path: str, client: Any) -> None:
    """By header or by address; without it, with another, or with a part of it: nothing."""
    assert ask(client, path).status_code == 200
    sign = "&" if "?" in path else "?"
    assert ask(client, f"{path}{sign}token=secret", {"X-Token": ""}).status_code == 200
    for token in ("", "secre", "secret2", "SECRET", "ü"):
        answer = ask(client, f"{path}{sign}token={token}", {"X-Token": ""})
        assert (answer.status_code, answer.text) == (403, "open the address that flashgen printed\n")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "localhost:4711"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:4712"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:4712"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_other_hosts_and_origins_are_refused(headers: dict[str, str], client: Any, desk: Project) -> None:
    """Also with the token, for reading and for writing, also for what holds nothing of the deck."""
    assert ask(client, "/api/deck", headers).status_code == 403
    assert ask(client, "/page.css", headers).status_code == 403
    body = {"action": "skip", "key": NUCLEUS}
    assert ask(client, "/api/decide", headers, body).status_code == 403
    assert (desk.folder / "notes/overrides.yaml").read_text() == OVERRIDES


@pytest.mark.parametrize("path", ["/", "/page.js", "/api/deck", "/gone", "/media/gone.png"])
def test_every_answer_is_hardened(path: str, client: Any) -> None:
    """A strict policy without an exception, no sniffing, no referrer, nothing kept."""
    headers = ask(client, path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert not {"unsafe", "http:", "https:", "data:", "*"} & set(policy.replace("-", " ").split())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_nothing_inline(client: Any) -> None:
    """The page needs no exception: it has no script, style or handler of its own."""
    page = ask(client, "/").text
    assert "<style" not in page and " style=" not in page and " on" + "click" not in page
    assert page.count("<script") == page.count('<script type="module" src=') == 1
    assert "//" not in page.replace("<!doctype html>", "")


@pytest.mark.parametrize(
    "path",
    [
        "/../cli.py",
        "/server.py",
        "/%2e%2e/server.py",
        "/media/../overrides.yaml",
        "/media/%2e%2e%2foverrides.yaml",
        "/media/cells.md",
    ],
)
def test_no_other_file_is_given(path: str, client: Any) -> None:
    """Only the page's own files, and the deck's pictures by their names in the package."""
    assert ask(client, path).status_code == 404


def test_a_picture_is_given(client: Any, session: Session) -> None:
    """By its name in the package, as what it is."""
    assert session.view is not None
    name = next(iter(session.view.draft.pictures.files))
    answer = ask(client, f"/media/{name}?token=secret", {"X-Token": ""})
    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "image/png", b"\x89PNG")


@pytest.mark.parametrize(
    "body",
    [
        {"nothing": 1},
        {"action": "format the disk", "key": NUCLEUS},
        {"action": "edit", "key": NUCLEUS},
        {"action": "edit", "key": NUCLEUS, "fields": {"kind": "image"}},
        {"action": "add", "fields": {"kind": "basic"}, "document": "x", "line": "y"},
        {"action": "accept", "prints": 3},
        [],
    ],
    ids=str,
)
def test_nonsense_is_refused(body: Any, client: Any, desk: Project) -> None:
    """400, and nothing is written."""
    answer = client.post("/api/decide", base_url=BASE, headers={"X-Token": "secret"}, json=body)
    assert answer.status_code == 400
    assert (desk.folder / "notes/overrides.yaml").read_text() == OVERRIDES
    assert not (desk.folder / "notes/deck.lock").exists()


@pytest.mark.parametrize("path", ["/api/document?path=gone.md", "/api/document", "/api/form?key=gone", "/api/form"])
def test_what_there_is_not_is_refused(path: str, client: Any) -> None:
    """A document and a note that the deck does not have, and none at all."""
    assert ask(client, path).status_code == 400


def test_a_failure_of_a_build_is_not_laid_to_the_page(
    client: Any, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error inside the build is one of the server's, whatever its type."""

    def broken() -> NoReturn:
        raise KeyError("inside")

    monkeypatch.setattr(session, "build", broken)
    answer = client.post("/api/build", base_url=BASE, headers={"X-Token": "secret"})
    assert answer.status_code == 500


def test_only_the_decks_own_files_are_written(client: Any, desk: Project) -> None:
    """After decisions, an acceptance and a build: overrides.yaml, the ledger, the package; the notes as they were."""
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}
    prints = {
        card["key"]: card["print"] for card in ask(client, "/api/deck").json["cards"] if card["print"] != "skipped"
    }
    assert ask(client, "/api/decide", body={"action": "accept", "prints": prints}).json["keys"]
    assert ask(client, "/api/decide", body={"action": "skip", "key": NUCLEUS}).json["written"][1].endswith("skip")
    assert ask(client, "/api/build", body={"x": 1}).json["counts"]["new"] > 0
    after = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}
    changed = {path.relative_to(desk.folder).as_posix() for path in after if after[path] != before.get(path)}
    assert changed == {"notes/overrides.yaml", "notes/deck.lock", "notes.apkg"}
    assert not before.keys() - after.keys()


def test_only_this_computer_is_listened_to(session: Session) -> None:
    """A free port of the loopback address, and a token that nobody guesses."""
    with serve(session) as address, serve(session) as other:
        assert address.startswith("http://127.0.0.1:") and other != address
        assert len(address.partition("token=")[2]) >= 32


def test_the_page_asks_only_for_what_is_new(client: Any, session: Session, desk: Project) -> None:
    """After a change in one note the answer holds that note's card and the order of all."""
    whole = ask(client, "/api/deck").json
    assert len(whole["cards"]) == len(whole["order"])
    desk.edit("makes ATP", "makes energy")
    session.refresh()
    part = ask(client, f"/api/deck?since={whole['version']}").json
    assert [card["key"] for card in part["cards"]] == ["cells/Organelles/Mitochondrion"]
    assert part["order"] == whole["order"]
    assert Path(part["place"]) == Path("notes")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_ends_it_cleanly(desk: Project) -> None:
    """The command prints the address, serves it, and stops with exit code 0; what it wrote is whole."""
    command = [sys.executable, "-m", "flashgen", "review", "notes"]
    paths = os.pathsep.join(path for path in sys.path if path)
    # A shell lets what it starts in the background ignore Ctrl-C, and that is inherited.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    run = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
    )
    signal.signal(signal.SIGINT, before)
    try:
        assert run.stdout is not None
        address = run.stdout.readline().strip()
        base, _, token = address.partition("/?token=")
        body = json.dumps({"action": "skip", "key": NUCLEUS, "words": "Skipped"}).encode()
        headers = {"X-Token": token, "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(f"{base}/api/decide", body, headers)) as answer:
            assert json.load(answer)["keys"] == [NUCLEUS]
    finally:
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
    assert (run.returncode, out, err) == (0, "", "Ctrl-C stops it.\n")
    assert (desk.folder / "notes/overrides.yaml").read_text() == OVERRIDES + f"  {NUCLEUS}: skip\n"
    assert {path.name for path in (desk.folder / "notes").iterdir()} == {"cells.md", "img", "overrides.yaml"}


@pytest.mark.parametrize("command", [["review", "notes"], ["preview", "notes", "-o", "x.html"]], ids=" ".join)
def test_a_missing_extra_is_named(command: list[str], desk: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the libraries of the extra: how to install them."""
    for name in [name for name in sys.modules if name.startswith("flashgen.review")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "flask", None)
    monkeypatch.setitem(sys.modules, "latex2mathml", None)
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    run = flashgen(*command)
    assert run.code == 1
    assert "run: pip install 'flashgen[review]'" in run.stderr
