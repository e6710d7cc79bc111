"""How the bot presents itself: names, descriptions and commands, each by language, commands by scope as well."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Commands = list[dict[str, str]]


@dataclass(slots=True)
class Profile:
    """What setMy… stored; an empty value takes an entry away, and the empty language is everybody else's."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)  # name, description, short_description -> language -> text
    commands: dict[str, dict[str, Commands]] = field(default_factory=dict)  # scope -> language -> commands
    menu_button: Json | None = None

    def say(self, what: str, language: str, text: str) -> None:
        known = self.words.setdefault(what, {})
        if text:
            known[language] = text
        else:
            known.pop(language, None)

    def said(self, what: str, language: str) -> str:
        """What a person of that language is shown."""
        known = self.words.get(what, {})
        return known.get(language, known.get("", ""))

    def command(self, scope: str, language: str, commands: Commands) -> None:
        known = self.commands.setdefault(scope, {})
        if commands:
            known[language] = commands
        else:
            known.pop(language, None)

    def commanded(self, scope: str, language: str) -> Commands:
        return self.commands.get(scope, {}).get(language, [])

    def menu(self, user: int, chat: int, language: str, status: str | None) -> Commands:
        """The first list that fits, from the narrowest scope to the widest, in the person's language before any."""
        if chat > 0:
            scopes = [f"chat:{chat}", "all_private_chats", "default"]
        else:
            by_rank = [f"chat_administrators:{chat}"] if status in {"creator", "administrator"} else []
            for_all = ["all_chat_administrators"] if by_rank else []
            scopes = [f"chat_member:{chat}:{user}", *by_rank, f"chat:{chat}", *for_all, "all_group_chats", "default"]
        found = (self.commanded(scope, spoken) for scope in scopes for spoken in (language, ""))
        return next((commands for commands in found if commands), [])

    def dump(self) -> Json:
        return {"words": self.words, "commands": self.commands, "menu_button": self.menu_button}

    def load(self, dump: Json) -> None:
        self.words, self.commands, self.menu_button = dump["words"], dump["commands"], dump["menu_button"]
