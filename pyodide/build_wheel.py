"""Build the wheel: the Python sources with the WebAssembly module and its glue inside.

It needs the standard library only, and the same inputs give the same bytes: a wheel is a zip
file whose entries are written in a fixed order with a fixed date.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import tomllib
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODULE_FILES = ("webglm.js", "webglm.wasm")


def package_files(module: Path) -> dict[str, bytes]:
    """Path in the wheel and content of everything below ``webglm/``."""
    source = HERE / "src"
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in source.rglob("*")
        if path.suffix in {".py", ".pyi"} or path.name == "py.typed"
    }
    files |= {f"webglm/{name}": (module / name).read_bytes() for name in MODULE_FILES}
    return files


def metadata(project: dict[str, Any]) -> bytes:
    """Return the METADATA file of the core metadata specification, version 2.4."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        "License-File: LICENSE",
        f"Requires-Python: {project['requires-python']}",
    ]
    lines += [f"Classifier: {text}" for text in project["classifiers"]]
    lines += [f"Requires-Dist: {text}" for text in project["dependencies"]]
    return ("\n".join(lines) + "\n").encode()


def record(files: dict[str, bytes], name: str) -> bytes:
    """Return the RECORD file: every other file with its hash and size, itself without."""
    lines = []
    for path, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{path},sha256={digest},{len(content)}\n")
    return ("".join(lines) + f"{name},,\n").encode()


def write_wheel(files: dict[str, bytes], path: Path) -> None:
    """Write ``files`` as a zip file without anything that depends on time or machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[name])


def build(module: Path, out: Path) -> Path:
    """Build the wheel from the glue and the .wasm in ``module``; return its path in ``out``."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    stem = f"{project['name']}-{project['version']}"
    info = f"{stem}.dist-info"
    files = package_files(module)
    files[f"{info}/METADATA"] = metadata(project)
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: webglm\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/licenses/LICENSE"] = (HERE.parent / "LICENSE").read_bytes()
    notices = HERE.parent / "THIRD-PARTY-NOTICES"
    files[f"{info}/licenses/THIRD-PARTY-NOTICES"] = notices.read_bytes()
    files[f"{info}/RECORD"] = record(files, f"{info}/RECORD")
    path = out / f"{stem}-py3-none-any.whl"
    write_wheel(files, path)
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the wheel of webglm.")
    parser.add_argument("--module", type=Path, required=True, help="folder of webglm.js and .wasm")
    parser.add_argument("--out", type=Path, required=True, help="folder that receives the wheel")
    arguments = parser.parse_args()
    print(build(arguments.module, arguments.out))
