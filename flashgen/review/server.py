"""Answers the browser: the page, the deck as JSON, pictures, decisions. The only import of Flask and Werkzeug.

Listens on 127.0.0.1 only, and answers nobody who does not name that host, come from that page and know the token of
the printed address.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server

from flashgen.errors import FlashgenError
from flashgen.review.answers import Answers
from flashgen.review.asked import Nonsense
from flashgen.review.assets import ASSETS, asset
from flashgen.review.session import Conflict, Session
from flashgen.review.watch import watch

_HOST: Final = "127.0.0.1"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PATIENCE: Final = 20.0
"""Seconds that a question for news may wait."""
_LARGEST: Final = 1 << 20


@contextmanager
def serve(session: Session) -> Iterator[str]:
    """Serve a deck on a free port; the address to open. Ends with the block."""
    token = secrets.token_urlsafe(24)
    stop = threading.Event()
    server = make_server(_HOST, 0, make_app(session, token), threaded=True)
    address = f"http://{_HOST}:{server.server_port}/?token={token}"
    threads = [
        threading.Thread(target=server.serve_forever, daemon=True),
        threading.Thread(target=watch, args=(session, stop), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield address
    finally:
        stop.set()
        server.shutdown()
        session.finish()
        server.server_close()


def make_app(session: Session, token: str) -> Flask:
    """The web application of one session."""
    app = Flask("flashgen.review", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST
    app.json.sort_keys = False  # type: ignore[attr-defined]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    answers = Answers(session)

    @app.before_request
    def guard() -> None:
        port = request.environ["SERVER_PORT"]
        if request.host != f"{_HOST}:{port}":
            abort(403)
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{_HOST}:{port}":
            abort(403)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            abort(403)
        if request.path.removeprefix("/") not in ASSETS:
            given = request.headers.get("X-Token") or request.args.get("token", "")
            if not hmac.compare_digest(given.encode(), token.encode()):
                abort(403)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        words = "open the address that flashgen printed" if error.code == 403 else error.name
        return Response(f"{words}\n", error.code or 500, mimetype="text/plain")

    def answer(make: Callable[[], dict[str, Any]]) -> Response:
        """As JSON; that a decision cannot be taken is an answer, too, and no mistake of the page's."""
        try:
            return jsonify(make())
        except FlashgenError as error:
            return jsonify({"refused": 422, "problems": answers.told(error.problems)})
        except Conflict as error:
            return jsonify({"refused": 409, "conflict": str(error)})
        except Nonsense:
            return Response("this is not something that can be asked\n", 400, mimetype="text/plain")

    def body() -> dict[str, Any]:
        found = request.get_json()
        if not isinstance(found, dict):
            raise Nonsense
        return found

    @app.get("/")
    def page() -> Response:
        return Response(asset("page.html"), mimetype="text/html")

    @app.get("/<name>")
    def file(name: str) -> Response:
        if name not in ASSETS:
            abort(404)
        return Response(asset(name), mimetype=ASSETS[name])

    @app.get("/media/<name>")
    def media(name: str) -> Response:
        found = answers.media(name)
        if found is None:
            abort(404)
        content, mimetype = found
        response = Response(content, mimetype=mimetype)
        response.headers["Cache-Control"] = "private, max-age=3600"  # named by content
        return response

    @app.get("/api/deck")
    def deck() -> Response:
        return answer(lambda: answers.deck(request.args.get("since", 0, int)))

    @app.get("/api/news")
    def news() -> Response:
        return answer(lambda: {"version": session.wait(request.args.get("version", 0, int), _PATIENCE)})

    @app.get("/api/document")
    def document() -> Response:
        return answer(lambda: answers.document(request.args["path"]))

    @app.post("/api/sides")
    def sides() -> Response:
        return answer(lambda: answers.sides(body()))

    @app.get("/api/form")
    def form() -> Response:
        return answer(lambda: answers.form(request.args["key"]))

    @app.post("/api/try")
    def attempt() -> Response:
        return answer(lambda: answers.attempt(body()))

    @app.post("/api/decide")
    def decide() -> Response:
        return answer(lambda: answers.decide(body()))

    @app.post("/api/undo")
    def undo() -> Response:
        return answer(answers.undo)

    @app.post("/api/build")
    def build() -> Response:
        return answer(answers.build)

    return app
