"""Put the pure wheels that a notebook kernel needs beside a copy of Pyodide.

usage: lite_packages.py <folder of pyodide-lock.json> <package>...

npm's Pyodide is the core alone. Its lock file names the packages of a full distribution; those that
are pure Python are on PyPI under the same name and version, though maybe built anew, so that their
hash in the lock file is replaced by that of the file that was found.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def with_dependencies(packages: dict[str, Any], wanted: list[str]) -> list[dict[str, Any]]:
    """Entries of the lock file for `wanted` and all that they depend on."""
    found: dict[str, dict[str, Any]] = {}
    open_names = list(wanted)
    while open_names:
        name = open_names.pop()
        if name not in found:
            # Dependencies are written by their import names, entries by those of PyPI.
            entry = packages.get(name) or packages[name.replace("_", "-")]
            found[name] = entry
            open_names += entry["depends"]
    return [found[name] for name in sorted(found)]


def download(entry: dict[str, Any], folder: Path) -> None:
    """Fetch the wheel of `entry` into `folder`, and correct its hash."""
    if not entry["file_name"].endswith("-none-any.whl"):
        return  # modules of the standard library that Pyodide keeps apart
    wheel = folder / entry["file_name"]
    if not wheel.exists():
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--disable-pip-version-check", "--only-binary=:all:", "--python-version=3.14"),
                *(f"{entry['name']}=={entry['version']}", "-d", str(folder)),
            ],
            check=True,
        )
    entry["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()


def main(folder: Path, wanted: list[str]) -> None:
    """Complete the Pyodide in `folder`."""
    lock_file = folder / "pyodide-lock.json"
    lock = json.loads(lock_file.read_text())
    for entry in with_dependencies(lock["packages"], wanted):
        download(entry, folder)
    lock_file.write_text(json.dumps(lock))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
