"""Commands that are bound by the permissions of files, as those of every user but root are."""

import os
import shutil


def as_user(*command):
    """Return a command that the permissions of files bind, whoever runs it.

    Root without these three capabilities is as any other owner of files.
    """
    if os.geteuid() != 0:
        return [*command]
    setpriv = shutil.which("setpriv")
    assert setpriv, "setpriv of util-linux is needed to test permissions as root"
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search,-fowner", *command]
