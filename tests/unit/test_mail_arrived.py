"""When a letter came: the stamp of our own server counts, not what the sender's clock says."""

from datetime import UTC, datetime

import pytest

from handlers.mail.parse import read_mail

RECEIVED = "Received: from x by mx.qg.kz with ESMTP id 1\r\n\tfor <p@qg.kz>; Mon, 23 Nov 2026 10:00:00 +0500\r\n"
OLDER = "Received: from y by x; Sun, 22 Nov 2026 09:00:00 +0000\r\n"
DATE = "Date: Sat, 21 Nov 2026 08:00:00 +0000\r\n"


@pytest.mark.parametrize(
    ("headers", "at"),
    [
        (RECEIVED + OLDER + DATE, datetime(2026, 11, 23, 5, tzinfo=UTC)),
        ("Received: from x by y; soon\r\n" + DATE, datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("Received: from x by y\r\n" + DATE, datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("Date: Sat, 21 Nov 2026 08:00:00 -0000\r\n", datetime(2026, 11, 21, 8, tzinfo=UTC)),
        ("Date: yesterday\r\n", None),
        ("", None),
    ],
)
def test_the_topmost_stamp_counts(headers: str, at: datetime | None) -> None:
    """Then what the letter says of itself; none of both is no reason to stop."""
    assert at == read_mail((headers + "From: a@qg.kz\r\n\r\nтекст").encode(), authserv_id="").at
