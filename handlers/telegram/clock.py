"""What time it is at the Bot API."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiohttp import ClientError

from bot.errors import Unavailable
from handlers.telegram.session import Session
from handlers.telegram.trouble import name_of


async def server_time(api_url: str, *, proxy: str | None, ca_file: Path | None) -> datetime | None:
    """The Date of its answer, to the second; None where it sends none. Raises Unavailable."""
    session = Session(api_url, proxy=proxy, ca_file=ca_file)
    try:
        client = await session.create_session()
        async with client.get(api_url, allow_redirects=False) as response:
            date = response.headers.get("Date")
            return parsedate_to_datetime(date) if date else None
    except (ClientError, OSError) as error:
        raise Unavailable(name_of(error)) from error
    finally:
        await session.close()
