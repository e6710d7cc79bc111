"""The switchboard of faults: what goes wrong in the world, from now on or so many times."""

from dataclasses import dataclass, field
from enum import StrEnum

from handlers.sandbox.changes import Changes


class Fault(StrEnum):
    API_429 = "api_429"
    API_500 = "api_500"
    API_HTML = "api_html"  # 502 with an HTML body, as a proxy answers
    API_SLOW = "api_slow"
    API_CUT = "api_cut"  # the connection is cut after the work was done
    SMTP_REFUSE = "smtp_refuse"  # the connection is closed at once
    SMTP_4XX = "smtp_4xx"
    SMTP_5XX = "smtp_5xx"
    SMTP_HANG = "smtp_hang"
    SMTP_CUT = "smtp_cut"  # the connection is cut after DATA was taken
    IMAP_DROP = "imap_drop"  # connections are dropped and new ones closed


@dataclass(slots=True)
class Switch:
    """How a fault strikes: `times` left (None: until switched off), which method and chat, seconds to wait or ask for."""

    times: int | None = None
    method: str | None = None
    chat: int | None = None
    seconds: int = 3

    def fits(self, method: str | None, chat: int | None) -> bool:
        return (self.method is None or self.method.lower() == (method or "").lower()) and self.chat in (None, chat)


@dataclass(slots=True)
class Faults:
    changes: Changes
    on: dict[Fault, Switch] = field(default_factory=dict)

    def switch_on(self, fault: Fault, switch: Switch | None = None) -> None:
        self.on[fault] = switch or Switch()
        self.changes.touch()

    def switch_off(self, fault: Fault) -> None:
        self.on.pop(fault, None)
        self.changes.touch()

    def strikes(self, fault: Fault, *, method: str | None = None, chat: int | None = None) -> Switch | None:
        """The switch if the fault strikes now; a counted one is used up by this."""
        switch = self.on.get(fault)
        if switch is None or not switch.fits(method, chat):
            return None
        if switch.times is not None:
            switch.times -= 1
            if switch.times <= 0:
                self.switch_off(fault)
        return switch
