"""Study notes in Markdown to an Anki deck that keeps its edits and its reviews."""
