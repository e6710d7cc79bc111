"""The only folder that speaks SQL."""

from storage.opening import Facts, check, open_store
from storage.resealing import reseal
from storage.store import SqlStore

__all__ = ["Facts", "SqlStore", "check", "open_store", "reseal"]
