"""Where a store may be: a file, in a folder that exists."""

import os
import stat

from ..errors import StoreError


def has_file(location: str) -> bool:
    """Whether there is a file at a path; False if a store can be created there, or its folder is missing.

    Raises:
        StoreError: no store can be there: the path is empty, names something else than a file, or cannot be
            looked up.
    """
    advice = "give the path of a file, such as desk.db"
    try:
        mode = os.stat(location).st_mode
    except (FileNotFoundError, NotADirectoryError):
        if location:
            return False
        reason = "the path is empty"
    except OSError as error:
        reason = (error.strerror or "the system refuses the path").lower()
        advice = "check the path and its permissions"
    except ValueError:
        reason = "a path holds no NUL and no lone surrogate"
    else:
        if stat.S_ISREG(mode):
            return True
        reason = "it is a folder" if stat.S_ISDIR(mode) else "it is a device or a pipe, not a file"
    raise StoreError(f"cannot open {location!r}: {reason}; {advice}")
