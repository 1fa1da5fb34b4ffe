"""The page on which a person looks at every card before Anki does, and decides: what it shows, and what it writes.

``faces`` renders cards as Anki does, ``document`` the notes with their cited lines, ``session`` holds one deck's state,
``edits`` turns decisions into ``overrides.yaml``, ``server`` answers the browser, ``preview`` makes one file of it all.
"""
