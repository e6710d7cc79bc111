"""The Bot API over HTTP: envelopes, tokens, arguments, and the faults somebody switched on."""

import asyncio
import inspect
import json
import re
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from handlers.sandbox.cast import BOT_TOKEN
from handlers.sandbox.errors import ApiError, too_many
from handlers.sandbox.faults import Fault, Faults
from handlers.sandbox.messages import LARGEST_UPLOAD
from handlers.sandbox.methods import METHODS, NAMES
from handlers.sandbox.params import Params, Upload
from handlers.sandbox.telegram import Call, Telegram

TELEGRAM = web.AppKey("telegram", Telegram)
FAULTS = web.AppKey("faults", Faults)

PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
LONGEST_TOKEN = 80

_TOKEN = re.compile(r"[1-9]\d*:.+")


def application(telegram: Telegram, faults: Faults) -> web.Application:
    """Serves /bot<token>/<method> and /file/bot<token>/<path>."""
    app = web.Application(client_max_size=LARGEST_UPLOAD + 1024 * 1024)
    app[TELEGRAM], app[FAULTS] = telegram, faults
    app.on_startup.append(_open)
    app.on_shutdown.append(_close)
    app.router.add_get("/file/bot{token}/{place:.+}", _download)
    app.router.add_route("*", "/bot{token}/{method}", _call)
    app.router.add_route("*", "/bot{token}/test/{method}", _call)
    app.router.add_route("*", "/{elsewhere:.*}", _elsewhere)
    return app


async def _open(app: web.Application) -> None:
    app[TELEGRAM].updates.open()


async def _close(app: web.Application) -> None:
    app[TELEGRAM].updates.close()


async def _elsewhere(request: web.Request) -> web.Response:
    return _refusal(ApiError(404, "Not Found"))


async def _download(request: web.Request) -> web.Response:
    try:
        _check_token(request)
    except ApiError as error:
        return _refusal(error)
    file = request.app[TELEGRAM].files.at(request.match_info["place"])
    if file is None:
        return _refusal(ApiError(404, "Not Found"))
    return web.Response(body=file.content, content_type="application/octet-stream")


async def _call(request: web.Request) -> web.StreamResponse:
    telegram, faults = request.app[TELEGRAM], request.app[FAULTS]
    try:
        _check_token(request)
        name = NAMES.get(request.match_info["method"].lower())
        if name is None:
            raise ApiError(404, "Not Found: method not found")
        params = await _params(request)
        about: dict[str, Any] = {"method": name, "chat": params.number("chat_id") or None}
        if slow := faults.strikes(Fault.API_SLOW, **about):
            await asyncio.sleep(slow.seconds)
        if faults.strikes(Fault.API_HTML, **about):
            return web.Response(status=502, text=PROXY_PAGE, content_type="text/html")
        _refuse_by_fault(faults, about)
        response = await _execute(telegram, name, params)
    except ApiError as error:
        return _refusal(error)
    if faults.strikes(Fault.API_CUT, **about) and request.transport is not None:
        request.transport.abort()
    return response


def _refuse_by_fault(faults: Faults, about: dict[str, Any]) -> None:
    if limited := faults.strikes(Fault.API_429, **about):
        raise too_many(limited.seconds)
    if faults.strikes(Fault.API_500, **about):
        raise ApiError(500, "Internal Server Error")


async def _execute(telegram: Telegram, name: str, params: Params) -> web.Response:
    """Does the work and remembers the call; a poll that found nothing is not worth remembering."""
    at = telegram.clock()
    try:
        result = METHODS[name](telegram, params)
        if inspect.isawaitable(result):
            result = await result
    except ApiError as error:
        telegram.calls.append(Call(name, params.values, at, error=error))
        return _refusal(error)
    description: dict[str, Any] = {}
    if isinstance(result, tuple):
        result, description["description"] = result
    body = json.dumps({"ok": True, "result": result, **description})
    if name != "getUpdates" or result:
        telegram.calls.append(Call(name, params.values, at, result=json.loads(body)["result"]))
    return web.Response(text=body, content_type="application/json")


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    headers = {"Retry-After": str(error.parameters["retry_after"])} if "retry_after" in error.parameters else {}
    return web.json_response(body, status=error.code, headers=headers)


def _check_token(request: web.Request) -> None:
    token = request.match_info["token"]
    if not _TOKEN.fullmatch(token) or len(token) > LONGEST_TOKEN:
        raise ApiError(401, "Unauthorized: invalid token specified")
    if token != BOT_TOKEN:
        raise ApiError(401, "Unauthorized")


async def _params(request: web.Request) -> Params:
    values: dict[str, str] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= _from_json(await request.text())
    elif request.content_type == "multipart/form-data":
        await _read_parts(request, values, files)
    elif request.content_type == "application/x-www-form-urlencoded":
        # request.post() would read nothing from a GET, but Telegram does, and some libraries rely on it.
        values |= dict(parse_qsl(await request.text(), keep_blank_values=True))
    return Params(values, files)


def _from_json(body: str) -> dict[str, str]:
    """Arguments from a JSON body, as the strings they would have been in a form."""
    try:
        found = json.loads(body or "{}")
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse request JSON object") from None
    if not isinstance(found, dict):
        raise ApiError(400, "Bad Request: object expected as request")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in found.items()
        if value is not None
    }


async def _read_parts(request: web.Request, values: dict[str, str], files: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = content.decode("utf-8", "replace")
        else:
            files[part.name] = Upload(part.filename, part.headers.get("Content-Type", "application/octet-stream"), content)
