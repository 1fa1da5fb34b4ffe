"""Finding pictures and sounds."""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from flashgen.errors import Problem, ProblemKind
from flashgen.model import MediaRef
from flashgen.writer import MediaFile, Resolver, project_root

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of notes beside a folder that is none of its business."""
    folder = tmp_path / "notes"
    put(folder / "post.md", b"text")
    put(tmp_path / "private" / "secret.png", PNG + b"secret")
    return folder


def put(path: Path, content: bytes) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def find(root: Path, src: str, document: str = "post.md", by_name: bool = False) -> Path | ProblemKind:
    """Where a reference leads."""
    found = Resolver([root]).resolve(MediaRef(src, by_name=by_name), root / document)
    return found.kind if isinstance(found, Problem) else found.path


def test_named_by_content(root: Path) -> None:
    """The name in the package is the content's hash and true suffix, in lower case."""
    path = put(root / "Fig.JPEG", PNG + b"1")
    digest = hashlib.sha256(PNG + b"1").hexdigest()
    expected = MediaFile(f"fg-{digest[:16]}.png", path, digest, len(PNG) + 1)
    assert Resolver([root]).resolve(MediaRef("Fig.JPEG"), root / "post.md") == expected


@pytest.mark.parametrize(
    ("place", "src", "document"),
    [
        ("a.png", "a.png", "post.md"),
        ("a.png", "./a.png", "post.md"),
        ("a.png", "../a.png", "sub/post.md"),
        ("img/图 1.png", "img/图 1.png", "post.md"),
        ("img/a.png", "img\\a.png", "post.md"),
        ("post/a.png", "a.png", "post.md"),
        ("a.png", "/a.png", "sub/post.md"),
        ("source/images/a.png", "/images/a.png", "source/_posts/post.md"),
        ("static/a.png", "/a.png", "content/post.md"),
        ("assets/a.png", "assets/a.png", "sub/post.md"),
        ("a.png", "a.png?raw=true", "post.md"),
        ("a.svg", "a.svg#part", "post.md"),
        ("50%.png", "50%.png", "post.md"),
        ("what?.png", "what?.png", "post.md"),
    ],
)
def test_where_it_looks(root: Path, place: str, src: str, document: str) -> None:
    """Beside the document, in Hexo's folder of the document's name, and from the root for a leading slash."""
    if sys.platform == "win32" and "?" in place:
        pytest.skip("no such file name there")
    put(root / document, b"text")
    path = put(root / place, PNG)
    assert find(root, src, document) == path


def test_the_nearer_one_wins(root: Path) -> None:
    """Beside the document comes before the document's asset folder."""
    put(root / "post" / "a.png", PNG)
    near = put(root / "a.png", PNG + b"near")
    assert find(root, "a.png") == near


def test_never_outside_the_roots(root: Path) -> None:
    """Neither ``..``, an absolute path nor a link leads out."""
    secret = root.parent / "private" / "secret.png"
    (root / "link.png").symlink_to(secret)
    (root / "folder").symlink_to(secret.parent)
    for src in ("../private/secret.png", "link.png", "folder/secret.png"):
        assert find(root, src) is ProblemKind.MEDIA_OUTSIDE
    assert find(root, str(secret)) is ProblemKind.MEDIA_MISSING
    assert find(root, "secret.png", by_name=True) is ProblemKind.MEDIA_MISSING
    (root / "deep").mkdir()
    (root / "deep" / "other.png").symlink_to(secret)
    assert find(root, "other.png", by_name=True) is ProblemKind.MEDIA_MISSING


def test_another_root_opens_the_way(root: Path) -> None:
    """A folder that the deck allows may be reached by any path."""
    secret = root.parent / "private" / "secret.png"
    found = Resolver([root, secret.parent]).resolve(MediaRef("../private/secret.png"), root / "post.md")
    assert isinstance(found, MediaFile) and found.path == secret


@pytest.mark.parametrize(
    "src", ["https://a.b/c.png", "HTTP://a.b/c.png", "//a.b/c.png", "ftp://a/c.png", "app://x/y.png"]
)
def test_remote_pictures_are_never_fetched(root: Path, src: str) -> None:
    """A remote address is a problem of its own."""
    assert find(root, src) is ProblemKind.MEDIA_REMOTE


def test_pictures_within_the_text_are_refused(root: Path) -> None:
    """A ``data:`` address is not a file, and the message does not repeat all of it."""
    found = Resolver([root]).resolve(MediaRef("data:image/png;base64," + "A" * 9999), root / "post.md")
    assert isinstance(found, Problem) and found.kind is ProblemKind.MEDIA_FOREIGN and len(found.detail) < 99


@pytest.mark.parametrize("content", [b"", b"just text", b"PK\x03\x04\0"])
def test_foreign_files(root: Path, content: bytes) -> None:
    """An empty file, a text or an archive called ``.png`` is not put on a card."""
    put(root / "a.png", content)
    assert find(root, "a.png") is ProblemKind.MEDIA_FOREIGN


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_files(root: Path) -> None:
    """A file without permission is told apart from a missing one."""
    put(root / "a.png", PNG).chmod(0)
    assert find(root, "a.png") is ProblemKind.MEDIA_UNREADABLE


@pytest.mark.parametrize("src", ["", "gone.png", "a\0b.png", "x" * 400 + ".png", "img/", "."])
def test_missing_files(root: Path, src: str) -> None:
    """What is not there, or could not be, is missing."""
    (root / "img").mkdir()
    assert find(root, src) is ProblemKind.MEDIA_MISSING


def test_a_name_in_other_case_is_hinted_at(root: Path) -> None:
    """Where only the case of letters differs the message says the true name, for it works on some machines only."""
    put(root / "img" / "Fig.PNG", PNG)
    if (root / "img" / "fig.png").exists():
        pytest.skip("this file system folds case")
    found = Resolver([root]).resolve(MediaRef("img/fig.png"), root / "post.md")
    assert isinstance(found, Problem) and found.kind is ProblemKind.MEDIA_MISSING
    assert found.detail == "img/fig.png (the file is called Fig.PNG)"


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_accents_in_either_encoding(root: Path, written: str, stored: str) -> None:
    """A Mac's spelling of ``é`` and everyone else's are one name."""
    path = put(root / unicodedata.normalize(stored, "é") / unicodedata.normalize(stored, "が.png"), PNG)  # type: ignore[arg-type]
    assert find(root, unicodedata.normalize(written, "é/が.png")) == path  # type: ignore[arg-type]


def test_by_name_anywhere(root: Path) -> None:
    """``![[x.png]]`` finds the file below any root, in any case, but not in hidden folders."""
    path = put(root / "deep" / "down" / "X.png", PNG)
    put(root / ".trash" / "X.png", PNG + b"old")
    put(root / "node_modules" / "X.png", PNG + b"theirs")
    assert find(root, "x.png", by_name=True) == path
    assert find(root, "down/X.png", by_name=True) == path
    assert find(root, "up/X.png", by_name=True) is ProblemKind.MEDIA_MISSING
    assert find(root, "X.png") is ProblemKind.MEDIA_MISSING


def test_two_of_one_name_are_a_problem(root: Path) -> None:
    """Two different files of the name are ambiguous, two alike are not; a folder tells which."""
    first = put(root / "a" / "x.png", PNG)
    put(root / "b" / "x.png", PNG)
    assert find(root, "x.png", by_name=True) == first
    put(root / "b" / "x.png", PNG + b"other")
    assert find(root, "x.png", by_name=True) is ProblemKind.MEDIA_AMBIGUOUS
    assert find(root, "a/x.png", by_name=True) == first


def test_each_file_is_read_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that many cards show costs one reading."""
    put(root / "a.png", PNG)
    resolver = Resolver([root])
    first = resolver.resolve(MediaRef("a.png"), root / "post.md")
    monkeypatch.setattr(Path, "open", None)
    assert resolver.resolve(MediaRef("./a.png", alt="again"), root / "post.md") == first


def test_project_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest folder with a mark of a vault, site or repository; never the home folder or beyond."""
    vault = tmp_path / "home" / "vault"
    notes = vault / "a" / "b"
    notes.mkdir(parents=True)
    (vault / ".obsidian").mkdir()
    (tmp_path / "home" / ".git").mkdir()
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert project_root(notes) == vault
    (vault / ".obsidian").rmdir()
    assert project_root(notes) is None
