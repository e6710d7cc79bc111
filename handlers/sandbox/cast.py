"""The people of the sandbox: employees, staff, and the addresses everybody writes to."""

from dataclasses import dataclass

BOT_ID = 7_000_000_001
BOT_TOKEN = f"{BOT_ID}:sandbox-AAE2Wq8cVx0lq3y7K4mN1pRtUvWxYz0"
BOT_USERNAME = "myqg_privacy_bot"
BOT_MAIL = "privacy@qg.kz"
DESK_MAIL = "loyalty@qg.kz"
SYSTEM_MAIL = "myqg-admin@qg.kz"  # of those who carry decisions out in MyQG
MAIL_DOMAIN = "qg.kz"
MAIL_PASSWORD = "sandbox"  # noqa: S105 - of a mail server that only this process can reach
AUTHSERV_ID = "mx.qg.kz"
STAFF_GROUP = -1002026112201


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone: `mail` is the corporate mailbox, None for who has none."""

    id: int
    first_name: str
    last_name: str
    username: str | None
    language: str
    mail: str | None
    works: str  # who this is, a key of the page's words
    roles: tuple[str, ...] = ()  # staff only: agent, approver, announcer, auditor

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


EMPLOYEES = (
    Person(501, "Айгерім", "Нұрланова", "aigerim_n", "kk", "a.nurlanova@qg.kz", "accountant"),
    Person(502, "Сергей", "Ковалёв", None, "ru", "s.kovalev@qg.kz", "engineer"),
    Person(503, "Бақытжан", "Оспанов", None, "kk", None, "fitter"),
    Person(504, "Елена", "Ким", "elena_kim", "ru", None, "former"),
)
STAFF = (
    Person(601, "Динара", "Әбенова", "dinara_a", "kk", "d.abenova@qg.kz", "agent", ("agent", "announcer")),
    Person(602, "Ольга", "Петрова", "olga_p", "ru", "o.petrova@qg.kz", "agent", ("agent",)),
    Person(603, "Марат", "Жұмабеков", "marat_zh", "ru", "m.zhumabekov@qg.kz", "head", ("agent", "approver")),
)
PEOPLE = {person.id: person for person in (*EMPLOYEES, *STAFF)}
