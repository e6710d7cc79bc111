"""Mail: letters in over IMAP, letters out over SMTP."""

from handlers.mail.inbox import Inbox
from handlers.mail.render import MailSender
from handlers.mail.route import Route
from handlers.mail.sender import SmtpSender

__all__ = ["Inbox", "MailSender", "Route", "SmtpSender"]
