"""What the doctor finds: a mark, what is so, and what to do next."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial


class Mark(StrEnum):
    """How it is: well, well enough to run but somebody should know, or not well."""

    WELL = "✓"
    NOTE = "!"
    ILL = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    mark: Mark
    part: str
    fact: str
    advice: str = ""


well: Callable[[str, str], Finding] = partial(Finding, Mark.WELL)
note: Callable[[str, str, str], Finding] = partial(Finding, Mark.NOTE)
ill: Callable[[str, str, str], Finding] = partial(Finding, Mark.ILL)


def why(error: BaseException) -> str:
    """Why a server cannot be reached, in words; never the server's own, which may repeat addresses."""
    match error:
        case ssl.SSLCertVerificationError():
            return "its certificate is not trusted"
        case ssl.SSLError():
            return "it does not speak TLS on this port"
        case socket.gaierror():
            return "its name is not known to DNS"
        case ConnectionRefusedError():
            return "nothing listens on this port"
        case TimeoutError():
            return "no answer in time"
        case _:
            return type(error).__name__


def remedy(error: BaseException, name: str) -> str:
    """What to do about it, where the settings begin with MYQG_`name`."""
    match error:
        case ssl.SSLCertVerificationError():
            return "put your authority's certificate (PEM) into MYQG_CA_FILE"
        case ssl.SSLError():
            return f"check MYQG_{name}_PORT and MYQG_{name}_SECURITY: they belong together"
        case TimeoutError():
            return "ask the network team; `myqg-bot doctor --firewall` lists what to ask for"
        case _:
            return f"check MYQG_{name}_HOST and MYQG_{name}_PORT, then the firewall: `myqg-bot doctor --firewall`"


def root(error: BaseException) -> BaseException:
    """What began it: libraries wrap the system's errors."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error
