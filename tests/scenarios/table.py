"""Every scenario: what is changed, and what Anki promises to look like afterwards."""

from __future__ import annotations

from typing import Final

from scenarios.changes import (
    clock_back,
    clone,
    copy_folder,
    edits,
    in_anki,
    move_section,
    new_css,
    new_renderer,
    nothing,
    other_html,
    override,
    rename,
    second_layers,
    setting,
    split_file,
    swap_sections,
    tools,
    trade_headings,
    windows_line_ends,
    write,
)
from scenarios.garden import OFF
from scenarios.life import Scenario
from workshop import picture

CLOVER: Final = "soil/Helpers/Clover-takes-_-from-the-air,-and-its-_-feed-the-bed-w~b4be49"
SOIL: Final = (
    "Layers/Humus",
    "Layers/Subsoil",
    "Layers/The-layers-of-a-garden-soil#figure",
    "Layers/Water/Field-capacity",
    "Helpers/Earthworm",
    "Helpers/Springtail",
    "Helpers/Mycorrhiza",
    "Helpers/What-does-mulch-do-for-a-bed?",
)
COMPOST: Final = ("Heap/Brown-matter", "Heap/Green-matter", "Rotting/Hot-phase")


FEED: Final = "# Feed\n\n## Numbers\n\n**NPK**: nitrogen, phosphate, potash\n"
EARTHWORM: Final = "- **Earthworm**: pulls leaves into the ground and opens channels for air\n"
TYPO: Final = edits(("have rotted", "are rotten"))

SCENARIOS: Final = (
    Scenario("nothing changed", nothing),
    Scenario("typo in the answer", TYPO, updated=("Layers/Humus",)),
    Scenario(
        "typo in the question",
        edits(("mulch do for a bed?", "mulch do to a bed?")),
        updated=("to-a-bed?",),
        renamed=(("for-a-bed?", "to-a-bed?"),),
    ),
    Scenario(
        "term renamed",
        edits(("**Subsoil**", "**Lower soil**")),
        updated=("/Lower-soil",),
        renamed=(("/Subsoil", "/Lower-soil"),),
    ),
    Scenario(
        "term made bold",
        edits(("Loam is a", "**Loam** is a")),
        before=(
            edits(
                ("## Helpers", "Loam is a mixture of sand, silt and clay in which most plants thrive.\n\n## Helpers")
            ),
        ),
        more=1,
        says="markup in the question is no part of it",
    ),
    Scenario(
        "word made bold in the answer",
        edits(("eats fungi", "eats **fungi**")),
        updated=("/Springtail",),
    ),
    Scenario(
        "heading renamed",
        edits(("### Water", "### Moisture")),
        updated=("Moisture/Field-capacity",),
        renamed=(("Water/Field-capacity", "Moisture/Field-capacity"),),
        says="the breadcrumb on the card changes",
    ),
    Scenario(
        "parent heading renamed",
        edits(("## Layers", "## From top to bottom")),
        updated=("bottom/Humus", "bottom/Subsoil", "#figure", "bottom/Water/Field-capacity"),
        renamed=(
            ("Layers/Humus", "bottom/Humus"),
            ("Layers/Subsoil", "bottom/Subsoil"),
            ("#figure", "bottom/The-layers-of-a-garden-soil#figure"),
            ("Water/Field-capacity", "bottom/Water/Field-capacity"),
        ),
        says="and with them the breadcrumbs below it",
    ),
    Scenario(
        "file renamed",
        rename("soil.md", "earth.md"),
        renamed=(*((f"soil/{key}", f"earth/{key}") for key in SOIL), (CLOVER, CLOVER.replace("soil/", "earth/"))),
    ),
    Scenario(
        "folder moved",
        rename("beds", "plots/old"),
        renamed=tuple((f"beds/compost/{key}", f"plots/old/compost/{key}") for key in COMPOST),
    ),
    Scenario(
        "section moved to another file",
        move_section,
        updated=("Water/Field-capacity",),
        renamed=(("Water/Field-capacity", "compost/Water/Field-capacity"),),
        says="the breadcrumb on the card changes",
    ),
    Scenario(
        "document split",
        split_file,
        updated=(*SOIL[4:], "feed-the-bed-w~b4be49"),
        renamed=(*((f"soil/{key}", f"life/{key}") for key in SOIL[4:]), (CLOVER, CLOVER.replace("soil/", "life/"))),
        says="the breadcrumb on the card begins with the new title",
    ),
    Scenario("two sections swapped", swap_sections),
    Scenario(
        "two headings exchanged by name",
        trade_headings,
        before=(tools,),
        more=4,
        updated=("Fork/Blade", "Fork/Handle", "Spade/Blade", "Spade/Handle"),
        renamed=(
            ("Spade/Blade", "Fork/Blade"),
            ("Spade/Handle", "Fork/Handle"),
            ("Fork/Blade", "Spade/Blade"),
            ("Fork/Handle", "Spade/Handle"),
        ),
        shows=("Fork/Blade", "Back", "roots of a lawn"),
        says="notes go with their text, not with the key",
    ),
    Scenario("line inserted at the top", edits(("# Soil\n", "# Soil\n\nWritten in spring.\n"))),
    Scenario(
        "list item inserted first",
        edits((EARTHWORM, "- **Woodlouse**: shreds bark and dead leaves at night\n" + EARTHWORM)),
        new=("/Woodlouse",),
    ),
    Scenario("list reordered", edits((EARTHWORM, ""), ("of a root\n", "of a root\n" + EARTHWORM))),
    Scenario(
        "cloze added in the middle",
        edits(("from the air", "from the **air**")),
        updated=("whe~b1aef7",),
        renamed=((CLOVER, "whe~b1aef7"),),
        new_cards=1,
        shows=("whe~b1aef7", "Text", "{{c3::air}}, and its {{c2::roots}}"),
        says="the old cards keep their numbers, the new one gets another",
    ),
    Scenario(
        "cloze removed",
        edits(("**nitrogen**", "nitrogen")),
        updated=("th~695c97",),
        renamed=((CLOVER, "th~695c97"),),
        empty_cards=1,
        shows=("th~695c97", "Text", "its {{c2::roots}}"),
        says="Anki's *Empty Cards* deletes the card of what is no longer hidden",
    ),
    Scenario("picture redrawn", write("img/layers.png", picture(200)), updated=("#figure",)),
    Scenario(
        "picture renamed",
        in_anki(rename("img/layers.png", "img/profile.png"), edits(("img/layers.png", "img/profile.png"))),
    ),
    Scenario(
        "two pictures with one name",
        second_layers,
        new=("The-layers-of-a-heap#figure",),
        says="each card shows its own",
    ),
    Scenario(
        "override added",
        override("soil/Layers/Humus:\n  back: what **rotted leaves** become"),
        updated=("Layers/Humus",),
    ),
    Scenario(
        "override changed",
        override("soil/Layers/Humus:\n  back: what leaves become"),
        updated=("Layers/Humus",),
        before=(override("soil/Layers/Humus:\n  back: what **rotted leaves** become"),),
    ),
    Scenario(
        "override dropped",
        override(""),
        updated=("Layers/Humus",),
        before=(override("soil/Layers/Humus:\n  back: what **rotted leaves** become"),),
    ),
    Scenario(
        "heading above an override renamed",
        edits(("## Heap", "## The heap"), path="beds/compost.md"),
        updated=("The-heap/Brown-matter", "The-heap/Green-matter"),
        renamed=(("Heap/Brown-matter", "The-heap/Brown-matter"), ("Heap/Green-matter", "The-heap/Green-matter")),
        before=(override("beds/compost/Heap/Green-matter:\n  back: everything that is **wet**"),),
        shows=("The-heap/Green-matter", "Back", "wet"),
        says="the override follows",
    ),
    Scenario(
        "note split by an override",
        override(
            "soil/Layers/Humus:\n  split:\n"
            "  - front: Where does humus lie?\n    back: on top\n"
            "  - front: What is humus made of?\n    back: leaves that have rotted"
        ),
        new=("Layers/What-is-humus-made-of?",),
        updated=("Layers/Humus",),
        says="the first part keeps the reviews",
    ),
    Scenario(
        "two notes merged by an override",
        override("soil/Layers/Humus:\n  merge: [soil/Layers/Subsoil]"),
        updated=("Layers/Humus",),
        removed=("Layers/Subsoil",),
        shows=("Layers/Humus", "Back", "few roots"),
        says="the one that is named keeps its reviews",
    ),
    Scenario(
        "question made a cloze by an override",
        override("soil/Layers/Humus:\n  text: Humus is made of {{c1::leaves}}."),
        new=("Layers/Humus",),
        removed=("Layers/Humus",),
        says="Anki cannot change the kind of a note: the build says so, with the search for the old one",
    ),
    Scenario(
        "note moved to another deck by an override",
        override("soil/Layers/Humus:\n  deck: Elsewhere"),
        decks=("Elsewhere",),
        says="Anki leaves the card where it is; the build prints the search to move it",
    ),
    Scenario(
        "rule switched off under a heading",
        write("overrides.yaml", "rules:\n  figure: {Layers: off}\n  emphasis: {Layers: off}\n"),
        removed=("#figure",),
    ),
    Scenario("note skipped", override("soil/Layers/Humus: skip"), removed=("Layers/Humus",)),
    Scenario(
        "note taken back",
        override(""),
        returned=("Layers/Humus",),
        before=(override("soil/Layers/Humus: skip"),),
        says="with all that was done to it in Anki",
    ),
    Scenario("note removed", edits((EARTHWORM, "")), removed=("/Earthworm",)),
    Scenario(
        "note returned",
        edits(("- **Springtail**", EARTHWORM + "- **Springtail**")),
        returned=("/Earthworm",),
        before=(edits((EARTHWORM, "")),),
    ),
    Scenario(
        "note returned with another answer",
        edits(("- **Springtail**", "- **Earthworm**: turns leaves into fertile crumbs\n- **Springtail**")),
        returned=("/Earthworm",),
        updated=("/Earthworm",),
        before=(edits((EARTHWORM, "")),),
    ),
    Scenario(
        "same term in two documents",
        edits(
            ("## Rotting\n", "## Rotting\n\n**Humus**: what is left of the heap after two summers\n"),
            path="beds/compost.md",
        ),
        new=("Rotting/Humus",),
    ),
    Scenario(
        "A renamed to B and a new A written",
        edits(("**Subsoil**", "**Subsoil**: the stones under the garden\n\n**Lower soil**")),
        new=("/Subsoil",),
        updated=("/Lower-soil",),
        renamed=(("/Subsoil", "/Lower-soil"),),
        shows=("/Lower-soil", "Back", "few roots"),
        says="the reviews go with the text",
    ),
    Scenario(
        "deck renamed in Anki",
        in_anki(lambda life: life.anki.rename_deck("Garden", "My garden"), TYPO),
        updated=("Layers/Humus",),
        decks=("Garden",),
        says="the import also makes an empty deck of the old name: delete it",
    ),
    Scenario(
        "cards moved in Anki",
        in_anki(lambda life: life.anki.move(life.project.guid("Layers/Humus"), "Elsewhere"), TYPO),
        updated=("Layers/Humus",),
        says="they stay where they were moved",
    ),
    Scenario(
        "note edited in Anki",
        in_anki(lambda life: life.anki.edit(life.project.guid("/Subsoil"), "Back", "my words"), TYPO),
        updated=("Layers/Humus",),
        says="the edit stays until the note's source changes",
    ),
    Scenario(
        "tags added in Anki",
        in_anki(lambda life: life.anki.tag([life.project.guid("/Subsoil")], "exam"), TYPO),
        updated=("Layers/Humus",),
        says="they stay until the note's source changes",
    ),
    Scenario(
        "note deleted in Anki",
        in_anki(lambda life: life.anki.delete(life.project.guid("/Subsoil"))),
        again=("/Subsoil",),
        says="it comes back; `skip` keeps it away",
    ),
    Scenario(
        "note deleted in Anki and skipped",
        in_anki(lambda life: life.anki.delete(life.project.guid("/Subsoil")), override("soil/Layers/Subsoil: skip")),
        removed=("/Subsoil",),
        says="it stays away",
    ),
    Scenario("CSS changed", new_css, says="the note types are updated, no note is"),
    Scenario(
        "rule switched off",
        setting(f"rules: {{{OFF}, question: off}}"),
        removed=("for-a-bed?",),
    ),
    Scenario(
        "rule switched on",
        setting(f"rules: {{{OFF}}}"),
        returned=("for-a-bed?",),
        before=(setting(f"rules: {{{OFF}, question: off}}"),),
    ),
    Scenario("flashgen's version changed", other_html, says="other HTML alone updates nothing"),
    Scenario(
        "flashgen's renderer revision raised",
        new_renderer,
        updated=(*(f"soil/{key}" for key in SOIL), CLOVER, *(f"compost/{key}" for key in COMPOST)),
        says="only a release whose changelog says so does this",
    ),
    Scenario(
        "language setting changed",
        setting("language: zh"),
        updated=("Numbers/NPK",),
        before=(write("feed.md", FEED),),
        more=1,
        says="the question is asked in the other language",
    ),
    Scenario("deck folder copied", copy_folder, says="the copy is the same deck; building both at once is refused"),
    Scenario("built on another machine from git", clone, updated=("Layers/Humus",)),
    Scenario(
        "clock back one day", clock_back, updated=("Layers/Humus",), marked=False, says="the stamp grows all the same"
    ),
    Scenario(
        "tag added to the document",
        edits(("# Soil\n", "---\ntags: [garden]\n---\n# Soil\n")),
        updated=(*(f"soil/{key}" for key in SOIL), CLOVER),
    ),
    Scenario("line ends changed", windows_line_ends),
    Scenario(
        "deck renamed in deck.yaml",
        setting("name: My garden"),
        decks=("My garden",),
        says="the build says which deck to rename in Anki",
    ),
)
