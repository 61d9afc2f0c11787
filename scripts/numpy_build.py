"""Steps of numpy's build for Pyodide that scripts/numpy.mjs runs.

usage: numpy_build.py backend <folder of modules>             lets pip download the sources
       numpy_build.py configure <folder> <folder of emcc>     writes what Meson reads
       numpy_build.py pack <folder of sources> <zip>          packs what was compiled

Meson asks the Python that it builds for about itself. That Python runs in WebAssembly only, so a
stand-in answers with what Pyodide's own sysconfig said (facts.json), and is this Python otherwise.
"""

from __future__ import annotations

import json
import re
import shutil
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

# Python's header decides by these what the C library declares; emcc has all of it.
FEATURES = {"_GNU_SOURCE": "1", "_POSIX_C_SOURCE": "200809L", "_XOPEN_SOURCE": "700"}

# Those of Python's own flags that modules must share with it: how exceptions and longjmp work.
SHARED_FLAGS = re.compile(r"-fPIC|-f(wasm-)?exceptions|-sSUPPORT_LONGJMP|-DPY_CALL")

STAND_IN = """\
#!/usr/bin/env python3
import json, os, sys
if len(sys.argv) > 1 and "python_info" in sys.argv[1]:
    print({answer!r})
else:
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
"""

# pip downloads sources only with their metadata, for which numpy's own backend would configure a
# whole build for this machine; they lie in the archive.
BACKEND = """\
import pathlib, shutil

def prepare_metadata_for_build_wheel(folder, config_settings=None):
    name = "numpy.dist-info"
    (pathlib.Path(folder) / name).mkdir()
    shutil.copy("PKG-INFO", pathlib.Path(folder) / name / "METADATA")
    return name
"""

CROSS_FILE = """\
[binaries]
c = {cc}
cpp = {cxx}
ar = '{emscripten}/emar'
python = '{python}'
[host_machine]
system = 'emscripten'
cpu_family = 'wasm32'
cpu = 'wasm'
endian = 'little'
[built-in options]
c_args = {compile}
cpp_args = {compile}
c_link_args = {link}
cpp_link_args = {link}
[properties]
skip_sanity_check = true
longdouble_format = 'IEEE_QUAD_LE'
needs_exe_wrapper = true
"""


def write_headers(folder: Path, facts: dict[str, Any]) -> Path:
    """Python's headers, with the pyconfig.h that this Pyodide was built with."""
    headers = folder / "include"
    unpacked = folder / "headers" / "usr" / "include"
    python = f"python{facts['version']}"
    shutil.copytree(unpacked / python, headers)
    (of_linux,) = unpacked.glob(f"*-linux-gnu/{python}/pyconfig.h")
    lines = [f"#define {name} {value}" for name, value in FEATURES.items()]
    for line in of_linux.read_text().splitlines():
        found = re.match(r"(?:#\s*define|/\* #\s*undef)\s+(\w+)", line)
        if found is None or found[1] == "Py_PYCONFIG_H":
            lines.append(line)
        elif found[1] not in FEATURES:
            value = facts["variables"].get(found[1])
            lines.append(f"#define {found[1]} {value}" if value not in (0, "", None) else "")
    (headers / "pyconfig.h").write_text("\n".join(lines) + "\n")
    return headers


def write_stand_in(folder: Path, facts: dict[str, Any], headers: Path) -> Path:
    """A program that Meson takes for the Python of Pyodide."""
    variables = {**facts["variables"], "LIBPYTHON": "", "INCLUDEPY": str(headers)}
    paths = {**facts["paths"], "include": str(headers), "platinclude": str(headers)}
    answer = {
        "variables": variables,
        "paths": paths,
        "sysconfig_paths": paths,
        "install_paths": {name: path.lstrip("/") for name, path in paths.items()},
        "version": facts["version"],
        "platform": "emscripten-wasm32",
        "is_pypy": False,
        "is_venv": False,
        "is_freethreaded": False,
        "link_libpython": False,
        "suffix": variables["EXT_SUFFIX"],
        "limited_api_suffix": ".abi3.so",
    }
    program = folder / "python"
    program.write_text(STAND_IN.format(answer=json.dumps(answer), python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def configure(folder: Path, emscripten: Path) -> None:
    """Write the headers, the stand-in for Python, and Meson's cross file."""
    facts = json.loads((folder / "facts.json").read_text())
    headers = write_headers(folder, facts)
    shared = [flag for flag in facts["variables"]["CFLAGS"].split() if SHARED_FLAGS.match(flag)]
    ccache = [found] if (found := shutil.which("ccache")) else []
    text = CROSS_FILE.format(
        cc=[*ccache, f"{emscripten}/emcc"],
        cxx=[*ccache, f"{emscripten}/em++"],
        emscripten=emscripten,
        python=write_stand_in(folder, facts, headers),
        compile=[*shared, f"-I{headers}", "-Wno-error"],
        # BIGINT: Python passes 64-bit numbers as such.
        link=[
            *(flag for flag in shared if not flag.startswith("-D")),
            *("-sSIDE_MODULE=1", "-sWASM_BIGINT", "-O2"),
        ],
    )
    (folder / "cross.ini").write_text(text)


def pack(sources: Path, archive: Path) -> None:
    """Zip the Python files and the compiled modules as they lie in site-packages."""
    build = sources / "build"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for folder, pattern in ((sources, "*.py"), (build, "*.so"), (build, "__config__.py")):
            for path in sorted((folder / "numpy").rglob(pattern)):
                if path.is_file() and "tests" not in path.parts:
                    target.write(path, path.relative_to(folder))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["backend", folder]:
            (Path(folder) / "mesonpy.py").write_text(BACKEND)
        case ["configure", folder, emscripten]:
            configure(Path(folder).resolve(), Path(emscripten))
        case ["pack", sources, archive]:
            pack(Path(sources), Path(archive))
        case _:
            sys.exit(__doc__)
