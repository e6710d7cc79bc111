"""The sandbox's page over HTTP: static files, the visible state, what people do, and a stream of changes."""

import mimetypes
from importlib import resources
from json import JSONDecodeError
from urllib.parse import quote, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from handlers.sandbox.changes import Changes
from handlers.sandbox.deeds import CannotBeDone, Deeds
from handlers.sandbox.errors import ApiError
from handlers.sandbox.faults import Faults
from handlers.sandbox.mail import NoSuchMailbox, Post
from handlers.sandbox.telegram import Telegram
from handlers.sandbox.view import View

PAGE = resources.files("handlers.sandbox") / "page"
FILES = {item.name: item for item in PAGE.iterdir() if item.is_file()}
TYPES = {".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".css": "text/css", ".html": "text/html"}
HOSTS = frozenset({"127.0.0.1", "localhost"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "  # letters have inline styles
        "img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
HEARTBEAT = 15.0
LARGEST_BODY = 32 * 1024 * 1024


def application(telegram: Telegram, post: Post, faults: Faults, changes: Changes) -> web.Application:
    page = Page(telegram, post, faults, changes)
    app = web.Application(middlewares=[only_from_here], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(with_headers)
    app.on_shutdown.append(page.close)
    app.add_routes(
        [
            web.get("/", page.index),
            web.get("/page/{name}", page.static),
            web.get("/cast", page.cast),
            web.get("/state", page.state),
            web.post("/do/{verb}", page.do),
            web.get("/events", page.events),
            web.get("/file", page.file),
            web.get("/attachment", page.attachment),
        ]
    )
    return app


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Other sites open in the same browser can neither read this page nor act on it (also not by DNS rebinding)."""
    if urlsplit(f"//{request.host}").hostname not in HOSTS:
        raise web.HTTPForbidden(text="open the page as http://127.0.0.1")
    origin = request.headers.get("Origin")
    if request.method != "GET" and (origin not in {None, f"http://{request.host}"} or request.content_type != "application/json"):
        raise web.HTTPForbidden(text="only this page may do that")
    return await handler(request)


async def with_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})


class Page:
    """The handlers of the page."""

    def __init__(self, telegram: Telegram, post: Post, faults: Faults, changes: Changes) -> None:
        self.telegram = telegram
        self.post = post
        self.changes = changes
        self.view = View(telegram, post, faults)
        self.deeds = Deeds(telegram, post, faults)
        self.closing = False

    async def close(self, _: web.Application) -> None:
        """Lets the open streams end, so that the server can."""
        self.closing = True
        self.changes.touch()

    async def index(self, _: web.Request) -> web.Response:
        return served("index.html")

    async def static(self, request: web.Request) -> web.Response:
        return served(request.match_info["name"])

    async def cast(self, _: web.Request) -> web.Response:
        return web.json_response(self.view.cast())

    async def state(self, request: web.Request) -> web.Response:
        asked = request.query
        try:
            panes = [pane_of(text) for text in asked.getall("pane", [])]
            letter = int(asked["letter"]) if "letter" in asked else None
            return web.json_response(self.view.state(panes, asked["mailbox"], letter, asked.getall("query", [])))
        except (ValueError, LookupError, NoSuchMailbox) as error:
            raise web.HTTPBadRequest(text=f"{type(error).__name__}: {error}") from error

    async def do(self, request: web.Request) -> web.Response:
        try:
            body = await request.json()
            if not isinstance(body, dict):
                raise CannotBeDone("a JSON object is expected")
            return web.json_response({"result": self.deeds.do(request.match_info["verb"], body)})
        except JSONDecodeError as error:
            return web.json_response({"error": str(error)}, status=400)
        except CannotBeDone as error:
            return web.json_response({"error": str(error)}, status=400)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events: the version of the world, whenever it grows."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        seen = self.changes.version
        await stream.write(b"retry: 1000\n\n")
        while not self.closing:
            version = await self.changes.after(seen, HEARTBEAT)
            try:
                await stream.write(b": still here\n\n" if version == seen else f"data: {version}\n\n".encode())
            except ConnectionError:
                break
            seen = version
        return stream

    async def file(self, request: web.Request) -> web.Response:
        """A file that somebody sent in Telegram."""
        try:
            file = self.telegram.files.find(request.query.get("id", ""))
        except ApiError as error:
            raise web.HTTPNotFound from error
        name = file.place.rpartition("/")[2]
        return download(name, file.content, inline=file.place.startswith("photos/"))

    async def attachment(self, request: web.Request) -> web.Response:
        """A file that came with a letter."""
        try:
            letter = self.post.letter(request.query["owner"], int(request.query["uid"]))
            file = letter.attachments[int(request.query["at"])]
        except (ValueError, LookupError, NoSuchMailbox) as error:
            raise web.HTTPNotFound from error
        return download(file.name, file.content)


def pane_of(text: str) -> tuple[int, int]:
    user, _, chat = text.partition(":")
    return int(user), int(chat)


def served(name: str) -> web.Response:
    if name not in FILES:
        raise web.HTTPNotFound
    kind = TYPES["." + name.rpartition(".")[2]]
    return web.Response(body=FILES[name].read_bytes(), content_type=kind, charset="utf-8")


def download(name: str, content: bytes, *, inline: bool = False) -> web.Response:
    """People's files are never opened as a page of ours; only pictures are shown."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    shown = inline and kind in {"image/jpeg", "image/png"}
    headers = {} if shown else {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return web.Response(body=content, content_type=kind if shown else "application/octet-stream", headers=headers)
