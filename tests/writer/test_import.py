"""Packages in the real Anki engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flashgen.model import (
    CODE,
    IMAGE,
    MATH,
    STRONG,
    Guid,
    Html,
    MediaRef,
    Note,
    NoteKind,
    Paragraph,
    Rich,
    Run,
    Source,
)
from flashgen.writer import BASIC, CLOZE, MediaFile, Resolver, render, write_package
from flashgen.writer.fields import checksum, fields, sort_field

Make = Callable[..., Note]
Load = Callable[[Any, Path], Any]
STAMP = 1_700_000_000


def html(*runs: Run | str) -> Html:
    """The field of one paragraph."""
    return render((Paragraph(Rich(tuple(Run(run) if isinstance(run, str) else run for run in runs))),), {})


def sides(collection: Any) -> list[tuple[str, str]]:
    """Question and answer of every card, without the stylesheet."""
    cards = [collection.get_card(id_) for id_ in collection.db.list("SELECT id FROM cards ORDER BY nid, ord")]
    return [(card.question().split("</style>")[1], card.answer().split("</style>")[1]) for card in cards]


def write(path: Path, *notes: Note, stamp: int = STAMP, media: dict[str, Path] | None = None) -> Path:
    """A package of these notes."""
    write_package(notes, media or {}, {"flashgen.deck.lock": b"ledger"}, stamp, path)
    return path


def test_notes_cards_and_sides(make_note: Make, collection: Any, import_package: Load, tmp_path: Path) -> None:
    """Every note arrives with its cards, each side shows what it should, and Anki's own check finds nothing."""
    notes = [
        make_note(
            1,
            front=html("a <b> & ", Run("x<y", MATH)),
            extra=Html("more"),
            source=Source("d.md", (1,), "Doc", "https://a.b/c"),
        ),
        make_note(2, reverse_front=Html("meaning"), reverse_back=Html("term"), context=()),
        make_note(
            3, kind=NoteKind.CLOZE, deck="Deck::Sub", text=html("p ", Run("q", cloze=1), " r ", Run("s", cloze=2))
        ),
    ]
    log = import_package(collection, write(tmp_path / "a.apkg", *notes))
    assert (len(log.new), len(log.conflicting), collection.card_count()) == (3, 0, 5)
    shown = sides(collection)
    assert r'<div class="fg-ask">a &lt;b&gt; &amp; \(x&lt;y\)</div>' in shown[0][0]
    assert "Above › Near" in shown[0][0]
    assert (
        '<hr id=answer><div class="fg"><div class="fg-answer">answer 1</div><div class="fg-extra">more</div>'
        in shown[0][1]
    )
    assert '<a href="https://a.b/c">Doc</a>' in shown[0][1]
    assert "fg-context" not in shown[1][0]
    assert '<div class="fg-ask">meaning</div>' in shown[2][0] and '<div class="fg-answer">term</div>' in shown[2][1]
    assert '[...]</span> r <span class="cloze-inactive" data-ordinal="2">s</span></div>' in shown[3][0]
    assert '<span class="cloze" data-ordinal="2">s</span></div>' in shown[4][1]
    assert collection.get_empty_cards().notes == []
    message, sound = collection.fix_integrity()
    assert sound, message
    decks = {deck.name for deck in collection.decks.all_names_and_ids()}
    assert {"Deck", "Deck::Sub"} <= decks


def test_what_anki_stores(make_note: Make, collection: Any, import_package: Load, tmp_path: Path) -> None:
    """Anki keeps guid, mod, tags, fields and positions, and computes the same sort field and checksum."""
    notes = [make_note(n, front=html(f"n{n} ", Run("b", STRONG), " & <")) for n in (1, 2)]
    import_package(collection, write(tmp_path / "a.apkg", *notes))
    stored = collection.db.all("SELECT guid, mod, tags, flds, sfld, csum FROM notes ORDER BY id")
    for note, row in zip(notes, stored, strict=True):
        plain = sort_field(note.front)
        assert row == [note.guid, note.mod, " one two ", "\x1f".join(fields(note)), plain, checksum(plain)]
    assert collection.db.list("SELECT due FROM cards ORDER BY id") == [1, 2]


def test_note_types_arrive_whole(make_note: Make, collection: Any, import_package: Load, tmp_path: Path) -> None:
    """Both note types keep their ids, also those of fields and templates, by which Anki knows them later."""
    import_package(
        collection, write(tmp_path / "a.apkg", make_note(1), make_note(2, kind=NoteKind.CLOZE, text=Html("{{c1::a}}")))
    )
    for expected in (BASIC, CLOZE):
        stored = collection.models.get(expected.id)
        assert stored["name"] == expected.name
        assert [(field["id"], field["name"]) for field in stored["flds"]] == [
            (field.id, field.name) for field in expected.fields
        ]
        assert [(part["id"], part["name"]) for part in stored["tmpls"]] == [
            (part.id, part.name) for part in expected.templates
        ]
        assert stored["css"].startswith("/* The card")


@pytest.mark.parametrize(
    ("deletion", "shown"),
    [
        ((Run("std::vector"),), "std&#58;:vector"),
        ((Run("::x"),), "&#58;:x"),
        ((Run("f{g{}}"),), "f{g{&#125;&#125;"),
        ((Run(r"\frac{a}{b_{c_{2}}}", MATH),), r"\(\frac{a}{b_{c_{2} } }\)"),
        ((Run("a::b < c", MATH),), r"\(a&#58;:b &lt; c\)"),
        ((Run("x{}", CODE), Run(" y", STRONG)), "<code>x{&#125;</code><b> y</b>"),
        ((Run("[sound:a.mp3]"),), "&#91;sound:a.mp3]"),
    ],
)
def test_deletions_survive_in_anki(
    deletion: tuple[Run, ...], shown: str, make_note: Make, collection: Any, import_package: Load, tmp_path: Path
) -> None:
    """What is deleted is hidden whole on the front and shown whole on the back."""
    text = html("p{{ ", *[run._replace(cloze=1) for run in deletion], " }}q")
    import_package(collection, write(tmp_path / "a.apkg", make_note(1, kind=NoteKind.CLOZE, text=text)))
    ((question, answer),) = sides(collection)
    assert question.endswith('data-ordinal="1">[...]</span> &#125;}q</div></div>')
    assert f'p&#123;{{ <span class="cloze" data-ordinal="1">{shown}</span> &#125;}}q</div>' in answer


@pytest.mark.parametrize(
    ("text", "hint", "gap"),
    [
        ("sugar", "a sweet food", "a sweet food"),
        ("sugar:", ":a", "&#58;a"),
        ("x", "}} {{c2::y}} {{Extra}}", "&#125;&#125; &#123;{c2&#58;:y&#125;&#125; &#123;{Extra&#125;&#125;"),
        ("x", "<b> [sound:a.mp3]", "&lt;b&gt; &#91;sound:a.mp3]"),
    ],
)
def test_hints_stand_in_the_gaps_in_anki(
    text: str, hint: str, gap: str, make_note: Make, collection: Any, import_package: Load, tmp_path: Path
) -> None:
    """The front shows the hint in place of what is hidden, the back only what was hidden, and there is one card."""
    field = html("p ", Run(text, cloze=1, hint=hint), " q")
    import_package(collection, write(tmp_path / "a.apkg", make_note(1, kind=NoteKind.CLOZE, text=field)))
    ((question, answer),) = sides(collection)
    assert question.endswith(f'data-ordinal="1">[{gap}]</span> q</div></div>')
    shown = text.replace(":", "&#58;")
    assert f'p <span class="cloze" data-ordinal="1">{shown}</span> q</div>' in answer


def test_a_later_package_updates_in_place(
    make_note: Make, collection: Any, import_package: Load, tmp_path: Path
) -> None:
    """A changed note is updated and keeps its schedule; an unchanged one keeps tags and edits made in Anki."""
    notes = [make_note(n) for n in (1, 2, 3)]
    import_package(collection, write(tmp_path / "a.apkg", *notes))
    for id_ in collection.db.list("SELECT id FROM cards"):
        collection.sched.set_due_date([id_], "9")
    first, second = collection.db.list("SELECT id FROM notes ORDER BY id LIMIT 2")
    collection.tags.bulk_add([first], "mine")
    schedule = collection.db.all("SELECT id, nid, did, due, ivl, queue FROM cards")
    changed = dataclasses.replace(notes[1], back=Html("better"), mod=notes[1].mod + 9)
    log = import_package(
        collection, write(tmp_path / "b.apkg", notes[0], changed, notes[2], make_note(4), stamp=STAMP + 9)
    )
    assert (len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)) == (1, 1, 2, 0)
    assert collection.get_note(second).fields[1] == "better"
    assert "mine" in collection.get_note(first).tags
    assert collection.db.all("SELECT id, nid, did, due, ivl, queue FROM cards")[: len(schedule)] == schedule
    names = [each.name for each in collection.models.all_names_and_ids()]
    assert [name for name in names if name.startswith("flashgen")] == ["flashgen Basic"]


def test_ids_that_clash_are_replaced(make_note: Make, collection: Any, import_package: Load, tmp_path: Path) -> None:
    """Two decks built in the same second do not overwrite each other: Anki gives the second one's notes other ids."""
    import_package(collection, write(tmp_path / "a.apkg", make_note(1), make_note(2)))
    log = import_package(
        collection, write(tmp_path / "b.apkg", *[make_note(n, guid=Guid(f"other{n}")) for n in (3, 4)])
    )
    assert len(log.new) == 2
    assert collection.db.all("SELECT count(), count(DISTINCT id) FROM cards") == [[4, 4]]
    assert collection.db.list("SELECT guid FROM notes ORDER BY guid") == ["guid00001", "guid00002", "other3", "other4"]
    assert collection.fix_integrity()[1]


def test_media_arrive(make_note: Make, collection: Any, import_package: Load, tmp_path: Path) -> None:
    """A picture on a card is in Anki's media folder, none is missing and none is unused."""
    picture = tmp_path / "图 1.PNG"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    ref = MediaRef("图 1.PNG", alt="a picture")
    found = Resolver([tmp_path]).resolve(ref, tmp_path / "doc.md")
    assert isinstance(found, MediaFile)
    back = render((Paragraph(Rich((Run("\ufffc", IMAGE, media=ref),))),), {ref: found.name})
    import_package(collection, write(tmp_path / "a.apkg", make_note(1, back=back), media={found.name: found.path}))
    assert (Path(collection.media.dir()) / found.name).read_bytes() == picture.read_bytes()
    check = collection.media.check()
    assert (list(check.missing), list(check.unused)) == ([], [])


def test_removed_notes_are_found_by_their_id(
    make_note: Make, collection: Any, import_package: Load, tmp_path: Path
) -> None:
    """The search that a build prints finds exactly the notes it names."""
    import_package(collection, write(tmp_path / "a.apkg", *[make_note(n) for n in (1, 2, 3)]))
    found = collection.find_notes('"ID:re:^(guid00001|guid00003)$"')
    assert sorted(collection.get_note(id_).guid for id_ in found) == ["guid00001", "guid00003"]
