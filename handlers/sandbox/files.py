"""Files sent through Telegram, and the objects that describe them."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from handlers.sandbox.errors import bad

Json = dict[str, Any]

LARGEST_DOWNLOAD = 20 * 1024 * 1024
# A grey JPEG of one pixel: what people's photos are here.
PIXEL = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////"
    "wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)


@dataclass(frozen=True, slots=True)
class File:
    """One stored file: `place` is its folder, as in documents/file_1.pdf."""

    id: str
    unique: str
    place: str
    content: bytes

    def json(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique, "file_size": len(self.content)}


@dataclass(slots=True)
class Files:
    """All files; the bot's own and the people's."""

    all: dict[str, File] = field(default_factory=dict)

    def keep(self, content: bytes, folder: str, suffix: str) -> File:
        number = len(self.all) + 1
        unique = hashlib.sha256(content).hexdigest()[:16]
        file = File(f"AgAD{number:06d}{unique}", f"AQAD{unique}", f"{folder}/file_{number}{suffix}", content)
        self.all[file.id] = file
        return file

    def document(self, content: bytes, name: str, mime: str) -> Json:
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        return {"file_name": name, "mime_type": mime, **self.keep(content, "documents", suffix).json()}

    def photo(self, content: bytes = PIXEL) -> list[Json]:
        return [{**self.keep(content, "photos", ".jpg").json(), "width": 1, "height": 1}]

    def voice(self, seconds: int) -> Json:
        return {"duration": seconds, "mime_type": "audio/ogg", **self.keep(b"OggS" * seconds, "voice", ".oga").json()}

    def sticker(self, emoji: str) -> Json:
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
        return kind | self.keep(emoji.encode(), "stickers", ".webp").json()

    def find(self, file_id: str) -> File:
        if not file_id:
            raise bad("file_id not specified")
        if file_id not in self.all:
            raise bad("invalid file_id")
        return self.all[file_id]

    def at(self, place: str) -> File | None:
        return next((file for file in self.all.values() if file.place == place), None)

    def dump(self) -> list[Json]:
        return [
            {"id": file.id, "unique": file.unique, "place": file.place, "content": base64.b64encode(file.content).decode()}
            for file in self.all.values()
        ]

    def load(self, dump: list[Json]) -> None:
        self.all = {file["id"]: File(**{**file, "content": base64.b64decode(file["content"])}) for file in dump}
