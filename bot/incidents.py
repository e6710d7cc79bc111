"""Where something broke, without anybody's words: messages of exceptions may quote what people wrote."""

import traceback
from pathlib import Path


def frames(error: BaseException, depth: int = 4) -> list[str]:
    """Innermost last: file, line and function."""
    found = traceback.extract_tb(error.__traceback__)[-depth:]
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in found]
