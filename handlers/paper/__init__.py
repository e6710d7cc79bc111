"""Paper: documents as pages that a browser prints."""

from handlers.paper.page import page

__all__ = ["page"]
