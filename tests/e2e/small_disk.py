"""A disk of its own for tests: one that is full soon, or one that nobody may write."""

import os
import pathlib
import shutil
import subprocess
import unittest

needs_mounts = unittest.skipUnless(os.geteuid() == 0 and shutil.which("mount"),
                                   "mounts need root")


def mount(test: unittest.TestCase, directory: pathlib.Path, options: str) -> pathlib.Path:
    """Mounts a tmpfs below `directory` for the length of the test, or skips it."""
    place = directory / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=False,
                          capture_output=True, text=True)
    if made.returncode != 0:
        test.skipTest(f"no mount: {made.stderr.strip()}")
    test.addCleanup(subprocess.run, ["umount", place], check=False)
    return place
