"""A link as a QR code, for a phone that looks at the screen of a PC."""

from email.message import EmailMessage
from io import BytesIO

import segno

NAME = "MyQG-Telegram-QR.png"
SCALE, BORDER = 6, 4  # pixels of a square; the quiet zone of ISO/IEC 18004


def attach_qr(letter: EmailMessage, link: str) -> None:
    picture = BytesIO()
    segno.make_qr(link).save(picture, kind="png", scale=SCALE, border=BORDER)
    letter.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename=NAME)
