#!/usr/bin/env bash
# Chooses the WebAssembly compiler and puts it behind .toolchain/emscripten: no root, nothing of
# the host is changed, and nothing is done when it is there.
#   usage: scripts/setup-compiler.sh [folder]       (default: .toolchain of this repository)
# An emcc on PATH is used when it builds and runs cmake/probe with the module's own flags.
# Otherwise Debian's Emscripten is unpacked (docs/decisions/debian-emscripten.md says why).
# WEBGLM_IGNORE_EMCC=1 does not look at PATH.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/debian-packages.sh"

suite=trixie
llvm=19        # the LLVM that this suite's Emscripten wants
minimum=3.1.69 # the oldest Emscripten whose flags and output the project knows
layout=1       # raise it to have every machine unpack again

# The tools, then what their binaries link to: 24 of the 122 packages that apt would install.
packages="emscripten binaryen node-acorn clang-$llvm lld-$llvm llvm-$llvm
  libclang-common-$llvm-dev libclang-cpp$llvm libllvm$llvm
  libc6 libstdc++6 libgcc-s1 zlib1g libzstd1 libxml2 liblzma5 libedit2 libtinfo6
  libbsd0 libmd0 libffi8 libz3-4 patchelf"

destination=${1:-$here/../.toolchain}
mkdir -p "$destination"
destination=$(cd -P "$destination" && pwd)
stamp=$destination/.compiler
root=$destination/root

die() {
  say "compiler: $1"
  say "Nothing on this machine compiles to WebAssembly. Either of these does:"
  say "  * Debian's packages: install apt, dpkg, tar and debian-archive-keyring on Debian 12 or later,"
  say "    with a source for 'main', and run this again; no root is needed;"
  say "  * the Emscripten SDK, release $minimum or later: install it and put its emcc on PATH."
  exit 1
}

for command in python3 node cmake make; do
  command -v "$command" >/dev/null || die "needs $command: apt-get install python3 nodejs cmake make"
done

# Does the Emscripten in folder $1 build and run the probe? Its output is shown when not.
probe() {
  local build log
  build=$(mktemp -d)
  log=$build/log
  if CCACHE_DISABLE=1 cmake -S "$here/../cmake/probe" -B "$build/probe" -DCMAKE_BUILD_TYPE=Release \
      -DCMAKE_TOOLCHAIN_FILE="$1/cmake/Modules/Platform/Emscripten.cmake" >"$log" 2>&1 &&
    cmake --build "$build/probe" -j2 >>"$log" 2>&1 &&
    node "$here/../cmake/probe/run.mjs" "$build/probe" >>"$log" 2>&1; then
    rm -rf "$build"
    return 0
  fi
  grep -v '^ *$' "$log" | tail -n 15 | cut -c1-160 | sed 's/^/    /' >&2
  rm -rf "$build"
  return 1
}

# The folder of the Emscripten that an emcc on PATH belongs to; nothing where there is none.
on_path() {
  local emcc folder
  [ -z "${WEBGLM_IGNORE_EMCC:-}" ] || return 0
  emcc=$(command -v emcc) || return 0
  folder=$(dirname "$(readlink -f "$emcc")")
  if [ ! -e "$folder/cmake/Modules/Platform/Emscripten.cmake" ]; then
    folder=$("$(dirname "$emcc")/em-config" EMSCRIPTEN_ROOT 2>/dev/null) || return 0
  fi
  case $folder in "$destination"/*) ;; *) printf '%s' "$folder" ;; esac
}

version_of() { tr -d '"' <"$1/emscripten-version.txt" 2>/dev/null || true; }

at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]; }

exec 9>"$destination/.compiler.lock"
flock 9

host=$(on_path)
host_version=$([ -z "$host" ] || version_of "$host")
wanted="debian=$suite llvm=$llvm minimum=$minimum layout=$layout host=$host $host_version in=$destination"
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && [ -e "$destination/emscripten" ]; then
  say "compiler: up to date, Emscripten $(version_of "$destination/emscripten")"
  exit 0
fi

use() {
  ln -sfn "$1" "$destination/emscripten"
  echo "$wanted" >"$stamp"
}

if [ -n "$host" ]; then
  if ! at_least "$minimum" "$host_version"; then
    say "compiler: $host is ${host_version:-of an unknown version}, older than $minimum: not used"
  elif say "compiler: trying $host ($host_version)" && probe "$host"; then
    use "$host"
    say "compiler: using $host ($host_version)"
    exit 0
  else
    say "compiler: $host does not build the probe (above): not used"
  fi
fi

# Unpacks the packages in folder $1 into folder $2, without what no build reads.
unpack() {
  local package
  for package in "$1"/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$2" --no-same-owner \
      --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale \
      --exclude=./usr/share/emscripten/test --exclude=./usr/share/emscripten/docs \
      --exclude=./usr/share/emscripten/media \
      --exclude='wasm32-emscripten/lto' --exclude='wasm32-emscripten/pic' \
      --exclude='wasm32-emscripten/lto-pic' --exclude='libwasmfs*' --exclude='*-ww*.a' \
      --exclude='libGL-*emu*' --exclude='libGL-*ofb*' --exclude='libGL-*full_es3*' \
      --exclude='libwebgpu*'
  done
  ln -sfn nodejs "$2/usr/share/node_modules"
}

# Makes the binaries below $root use the libraries unpacked beside them. The unpacked loader runs
# the unpacked patchelf, so that the host's own C library does not matter.
relocate() {
  local libraries loader patchelf path file
  libraries=$(dirname "$(find "$root/usr/lib" -name libstdc++.so.6 | head -n1)")
  loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n1)
  [ -e "$loader" ] || die "the unpacked packages hold no dynamic loader"
  patchelf=$work/patchelf
  cp "$root/usr/bin/patchelf" "$patchelf"
  path="$libraries:$root/usr/lib/llvm-$llvm/lib"

  for file in "$libraries"/lib{LLVM,clang-cpp,xml2,edit,bsd,z3,zstd,binaryen}*.so* \
    "$root"/usr/lib/libbinaryen*.so* "$libraries"/binaryen/*.so*; do
    if [ -f "$file" ] && [ ! -L "$file" ]; then
      "$loader" --library-path "$libraries" "$patchelf" --set-rpath "$path" "$file"
    fi
  done
  for file in "$root/usr/lib/llvm-$llvm"/bin/*; do
    [ -f "$file" ] && [ ! -L "$file" ] || continue
    case $(basename "$file") in
      clang | lld | llvm-ar | llvm-nm | llvm-objcopy | llvm-objdump | llvm-dwarfdump | llvm-dwp | \
        llvm-symbolizer | llvm-cxxfilt | llvm-readobj) ;;
      *) rm -f "$file" && continue ;;
    esac
    "$loader" --library-path "$libraries" "$patchelf" \
      --set-interpreter "$loader" --set-rpath "$path" "$file"
  done
  for file in "$root"/usr/bin/wasm*; do
    if [ -f "$file" ] && [ ! -L "$file" ]; then
      "$loader" --library-path "$libraries" "$patchelf" \
        --set-interpreter "$loader" --set-rpath "$path" "$file"
    fi
  done
  rm -f "$root/usr/lib/llvm-$llvm/lib/LLVMPolly.so"
}

# The configuration lies beside emcc, where every call finds it, CMake's included, without an
# environment variable. Its scripts are CommonJS, and this repository's package.json says otherwise.
configure() {
  echo '{ "type": "commonjs" }' >"$root/package.json"
  rm -f "$root/usr/share/emscripten/.emscripten"
  cat >"$root/usr/share/emscripten/.emscripten" <<CONF
import shutil
LLVM_ROOT = '$root/usr/lib/llvm-$llvm/bin'
BINARYEN_ROOT = '$root/usr'
NODE_JS = shutil.which('node')
CACHE = '$root/usr/share/emscripten/cache'
FROZEN_CACHE = True
LLVM_ADD_VERSION = ''
CLANG_ADD_VERSION = ''
CONF
}

work=$destination/.compiler.new
rm -rf "$work"
mkdir -p "$work/debs" "$work/root"
# shellcheck disable=SC2086  # the list is meant to be split
debian_download "$suite" "$work/debs" $packages || die "Debian's packages cannot be had here."
say "compiler: unpacking"
unpack "$work/debs" "$work/root"
rm -rf "$root" "$work/debs"
mv "$work/root" "$root"
relocate
configure
rm -rf "$work"

say "compiler: building and running the probe"
probe "$root/usr/share/emscripten" || die "Debian's Emscripten does not build the probe (above)."
use root/usr/share/emscripten
say "compiler: Emscripten $(version_of "$destination/emscripten") ready in $root ($(du -sh "$root" | cut -f1))"
