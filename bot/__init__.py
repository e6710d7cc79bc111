"""Privacy desk for MyQG: what the service knows, decides and promises."""

__version__ = "0.1.0"
