"""One client's IMAP session over a mailbox: commands in, lines out, no sockets."""

from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

from handlers.sandbox import imap_fetch as fetching
from handlers.sandbox.imap_search import Candidate, criteria
from handlers.sandbox.imap_wire import Bad, Command, No, Token, chosen, words
from handlers.sandbox.letter import crlf
from handlers.sandbox.mail import SEEN, Mailbox, Post

CAPABILITIES = "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID UIDPLUS UNSELECT"
QUIET = ("FETCH", "STORE", "SEARCH")  # numbers must not move under them, and clients take any FETCH line for their answer
FLAGS = "\\Answered \\Flagged \\Deleted \\Seen \\Draft"

OWN_FLAGS_TOO = FLAGS + " \\*"

Lines: TypeAlias = Generator[bytes, None, str]  # untagged lines; at the end what the tagged one says after OK


class Session:
    """What one connection may do and has been told: `view` is the uids by sequence number as the client knows them."""

    def __init__(self, post: Post, accounts: Mapping[str, str], capabilities: str = CAPABILITIES) -> None:
        self._post = post
        self.capabilities = capabilities
        self._accounts = accounts
        self._inbox: Mailbox | None = None
        self._box: Mailbox | None = None
        self._readonly = False
        self._view: list[int] = []
        self._told: dict[int, set[str]] = {}
        self.over = False
        self._anybody: dict[str, Callable[[list[Token]], Lines]] = {
            "CAPABILITY": self._capability,
            "NOOP": self._noop,
            "ID": self._id,
            "LOGOUT": self._logout,
            "LOGIN": self._login,
        }
        self._known: dict[str, Callable[[list[Token]], Lines]] = {
            "LIST": self._list,
            "LSUB": self._list,
            "STATUS": self._status,
            "SELECT": lambda args: self._select(args, readonly=False),
            "EXAMINE": lambda args: self._select(args, readonly=True),
            "APPEND": self._append,
            **dict.fromkeys(("CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE"), self._only_inbox),
        }
        self._selected: dict[str, Callable[[list[Token]], Lines]] = {
            "CHECK": self._noop,
            "CLOSE": self._close,
            "UNSELECT": self._unselect,
            "EXPUNGE": self._expunge,
            "UID EXPUNGE": self._expunge,
            "SEARCH": lambda args: self._search(args, by_uid=False),
            "UID SEARCH": lambda args: self._search(args, by_uid=True),
            "FETCH": lambda args: self._fetch(args, by_uid=False),
            "UID FETCH": lambda args: self._fetch(args, by_uid=True),
            "STORE": lambda args: self._store(args, by_uid=False),
            "UID STORE": lambda args: self._store(args, by_uid=True),
            **dict.fromkeys(("COPY", "MOVE", "UID COPY", "UID MOVE"), self._only_inbox),
        }

    @property
    def logged_in(self) -> bool:
        return self._inbox is not None

    def login(self, user: str, password: str) -> None:
        if self._accounts.get(user.lower()) != password:
            raise No("[AUTHENTICATIONFAILED] wrong address or password")
        self._inbox = self._post.mailbox(user)

    def execute(self, command: Command) -> Iterator[bytes]:
        """All lines of the answer, without their ends."""
        name, args = command.name, command.args
        if name == "UID" and args:
            name, args = f"UID {words(args[0]).upper()}", args[1:]
        yield from self._arrivals()
        try:
            said = yield from self._verb(name, args)(args)
            answer = f"OK {said}"
        except Bad as error:
            answer = f"BAD {error}"
        except No as error:
            answer = f"NO {error}"
        if name.removeprefix("UID ") not in QUIET:
            yield from self.news()
        yield f"{command.tag} {answer}".encode()

    def news(self) -> Iterator[bytes]:
        """What happened in the mailbox that the client has not been told."""
        if self._box is None:
            return
        now = self._box.stored
        for number in range(len(self._view), 0, -1):
            if self._view[number - 1] not in now:
                self._told.pop(self._view.pop(number - 1), None)
                yield b"* %d EXPUNGE" % number
        yield from self._arrivals()
        for uid in [uid for uid in self._view if now[uid].flags != self._told[uid]]:
            yield self._flags_line(uid)

    def _arrivals(self) -> Iterator[bytes]:
        now = self._box.stored if self._box is not None else {}
        arrived = [uid for uid in now if not self._view or uid > self._view[-1]]
        if arrived:
            self._view += arrived
            self._told |= {uid: set(now[uid].flags) for uid in arrived}
            yield b"* %d EXISTS" % len(self._view)

    def _verb(self, name: str, args: list[Token]) -> Callable[[list[Token]], Lines]:
        if not name:
            raise Bad(words(args[0]))
        if name in self._anybody:
            return self._anybody[name]
        if not self.logged_in and (name in self._known or name in self._selected):
            raise No("log in first")
        if self._box is None and name in self._selected:
            raise No("select a mailbox first")
        try:
            return self._known.get(name) or self._selected[name]
        except KeyError:
            raise Bad("unknown command") from None

    def _capability(self, args: list[Token]) -> Lines:
        yield f"* CAPABILITY {self.capabilities}".encode()
        return "CAPABILITY completed"

    def _noop(self, args: list[Token]) -> Lines:
        yield from ()
        return "done"

    def _id(self, args: list[Token]) -> Lines:
        yield b'* ID ("name" "sandbox")'
        return "ID completed"

    def _logout(self, args: list[Token]) -> Lines:
        self.over = True
        yield b"* BYE see you"
        return "LOGOUT completed"

    def _login(self, args: list[Token]) -> Lines:
        user, password = _take(args, 2)
        self.login(words(user), words(password))
        yield from ()
        return f"[CAPABILITY {self.capabilities}] LOGIN completed"

    def _list(self, args: list[Token]) -> Lines:
        _, pattern = _take(args, 2)
        if words(pattern).upper() == "INBOX" or set(words(pattern)) & set("%*"):
            yield b'* LIST (\\HasNoChildren) "/" "INBOX"'
        return "LIST completed"

    def _status(self, args: list[Token]) -> Lines:
        name, asked = _take(args, 2)
        box = self._named(name)
        counts = {
            "MESSAGES": len(box.stored),
            "RECENT": 0,
            "UIDNEXT": box.uidnext,
            "UIDVALIDITY": box.uidvalidity,
            "UNSEEN": sum(SEEN not in item.flags for item in box.stored.values()),
        }
        keys = [words(key).upper() for key in (asked if isinstance(asked, list) else [asked])]
        if not set(keys) <= counts.keys():
            raise Bad("STATUS item")
        yield f'* STATUS "INBOX" ({" ".join(f"{key} {counts[key]}" for key in keys)})'.encode()
        return "STATUS completed"

    def _select(self, args: list[Token], *, readonly: bool) -> Lines:
        self._box = None
        box = self._named(_take(args, 1)[0])
        self._readonly = readonly
        self._view = list(box.stored)
        self._told = {uid: set(item.flags) for uid, item in box.stored.items()}
        yield f"* FLAGS ({FLAGS})".encode()
        yield f"* OK [PERMANENTFLAGS ({'' if readonly else OWN_FLAGS_TOO})] limited".encode()
        yield b"* %d EXISTS" % len(box.stored)
        yield b"* 0 RECENT"
        yield b"* OK [UIDVALIDITY %d] UIDs valid" % box.uidvalidity
        yield b"* OK [UIDNEXT %d] predicted next UID" % box.uidnext
        self._box = box
        return "[READ-ONLY] EXAMINE completed" if readonly else "[READ-WRITE] SELECT completed"

    def _close(self, args: list[Token]) -> Lines:
        if not self._readonly:
            self._selected_box().expunge()
        return (yield from self._unselect(args))

    def _unselect(self, args: list[Token]) -> Lines:
        self._box = None
        yield from ()
        return "closed"

    def _append(self, args: list[Token]) -> Lines:
        if not 2 <= len(args) <= 4 or not isinstance(args[-1], bytes):
            raise Bad("APPEND needs a mailbox and a letter")
        box = self._named(args[0])
        flags, arrived = set[str](), self._post.now().timestamp()
        for extra in args[1:-1]:
            if isinstance(extra, list):
                flags = fetching.flags_of(extra)
            else:
                arrived = _moment(words(extra))
        uid = box.add(crlf(args[-1]), arrived, flags)
        yield from ()
        return f"[APPENDUID {box.uidvalidity} {uid}] APPEND completed"

    def _expunge(self, args: list[Token]) -> Lines:
        self._writable().expunge(chosen(words(args[0]), self._view) if args else None)
        yield from ()
        return "EXPUNGE completed"

    def _search(self, args: list[Token], *, by_uid: bool) -> Lines:
        test, stored = criteria(args, self._view), self._selected_box().stored
        found = [
            uid if by_uid else number
            for number, uid in enumerate(self._view, 1)
            if uid in stored and test(Candidate(stored[uid]))
        ]
        yield " ".join(["* SEARCH", *map(str, found)]).encode()
        return "SEARCH completed"

    def _fetch(self, args: list[Token], *, by_uid: bool) -> Lines:
        which, what = _take(args, 2)
        asked = fetching.items(what)
        if by_uid and "UID" not in asked:
            asked.insert(0, "UID")
        marks = fetching.reads(asked) and not self._readonly
        box = self._selected_box()
        for uid in self._chosen(which, by_uid=by_uid):
            if marks and SEEN not in box.stored[uid].flags:
                box.flag(uid, lambda flags: flags | {SEEN})
                asked_now = [*asked, "FLAGS"] if "FLAGS" not in asked else asked
            else:
                asked_now = asked
            if "FLAGS" in asked_now:
                self._told[uid] = set(box.stored[uid].flags)
            yield b"* %d FETCH (%b)" % (self._number(uid), fetching.shown(box.stored[uid], asked_now))
        return "FETCH completed"

    def _store(self, args: list[Token], *, by_uid: bool) -> Lines:
        if len(args) < 3:
            raise Bad("STORE needs letters, an item and flags")
        box, flags = self._writable(), fetching.flags_of(args[2:])
        item, _, silent = words(args[1]).upper().partition(".")
        changes: dict[str, Callable[[set[str]], set[str]]] = {
            "FLAGS": lambda old: set(flags),
            "+FLAGS": lambda old: old | flags,
            "-FLAGS": lambda old: old - flags,
        }
        if item not in changes or silent not in ("", "SILENT"):
            raise Bad("STORE item")
        for uid in self._chosen(args[0], by_uid=by_uid):
            box.flag(uid, changes[item])
            if silent:
                self._told[uid] = set(box.stored[uid].flags)
            else:
                yield self._flags_line(uid)
        return "STORE completed"

    def _only_inbox(self, args: list[Token]) -> Lines:
        raise No("[TRYCREATE] there is only INBOX")

    def _chosen(self, which: Token, *, by_uid: bool) -> list[int]:
        spec, stored = words(which), self._selected_box().stored
        if by_uid:
            return [uid for uid in chosen(spec, self._view) if uid in stored]
        numbers = chosen(spec, list(range(1, len(self._view) + 1)))
        return [self._view[number - 1] for number in numbers if self._view[number - 1] in stored]

    def _flags_line(self, uid: int) -> bytes:
        flags = self._selected_box().stored[uid].flags
        self._told[uid] = set(flags)
        return b"* %d FETCH (UID %d FLAGS %b)" % (self._number(uid), uid, fetching.flag_list(flags))

    def _number(self, uid: int) -> int:
        return self._view.index(uid) + 1

    def _named(self, name: Token) -> Mailbox:
        if words(name).upper() != "INBOX":
            raise No("[NONEXISTENT] there is only INBOX")
        assert self._inbox is not None
        return self._inbox

    def _selected_box(self) -> Mailbox:
        assert self._box is not None
        return self._box

    def _writable(self) -> Mailbox:
        if self._readonly:
            raise No("[READ-ONLY] EXAMINE does not change")
        return self._selected_box()


def _take(args: list[Token], count: int) -> list[Token]:
    if len(args) != count:
        raise Bad("arguments")
    return args


def _moment(text: str) -> float:
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z").timestamp()
    except ValueError as error:
        raise Bad("date") from error
