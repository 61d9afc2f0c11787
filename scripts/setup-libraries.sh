#!/usr/bin/env bash
# Puts the C++ libraries into .toolchain/deps, for the native build and the WebAssembly build
# alike: no root, nothing of the host is changed, and nothing is done when they are there.
#   usage: scripts/setup-libraries.sh [folder]      (default: .toolchain of this repository)
# The files come from Debian's packages and are checked against the hashes below. Where that is
# not possible, CMake fetches the same releases from their authors (cmake/libraries.cmake).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/debian-packages.sh"

suite=trixie
# package, folder in it, folder below deps, hash of its contents (see tree_hash)
libraries='
libeigen3-dev      usr/include/eigen3      usr/include/eigen3    7174efd2736479ff60d387461b5c4d176d79fd116c46139df7c8fc32c30c387e
libboost1.88-dev   usr/include/boost/math  boost/boost/math      e97aed23bc3f4376ae16bac2ccd7317efc7de968320cdb4e62cbc3d4aebe56fe
nlohmann-json3-dev usr/include/nlohmann    usr/include/nlohmann  cfcc4172df156cc76d7abeef4235ea674517cbe43c60c1f3454432ed3115b54b
libprotozero-dev   usr/include/protozero   usr/include/protozero 1dadae75b6bc0311aa6a4743faba3aa6286de584574635e27e8f332c9301c31b
googletest         usr/src/googletest      usr/src/googletest    406e5a3779c4214c74bf942779e111872fda2070ee9c54a86e8eee8a839df2a0
source:yyjson      src                     usr/src/yyjson        8c7237b9e377337d25a5add360acded59397645ff8baf7671be934ff068ebc71
'

destination=${1:-$here/../.toolchain}
mkdir -p "$destination"
destination=$(cd -P "$destination" && pwd)
stamp=$destination/deps/.stamp
wanted=$(sha256sum <<<"$libraries" | cut -c1-64)

exec 9>"$destination/.libraries.lock"
flock 9
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
  say "libraries: up to date in $destination/deps"
  exit 0
fi

# One hash for all files below folder $1: their paths and contents.
tree_hash() {
  (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64)
}

fall_back() {
  rm -rf "$work" "$destination/deps"
  say "libraries: $1"
  say "CMake will fetch them from github.com and gitlab.com instead. Without access to these, install"
  say "  apt-get install libeigen3-dev libboost-math-dev nlohmann-json3-dev googletest"
  say "and configure native builds with -DWEBGLM_SYSTEM_DEPS=ON -DFETCHCONTENT_SOURCE_DIR_YYJSON=<folder>,"
  say "the folder of the unpacked sources of yyjson 0.10.0."
  exit 0
}

work=$destination/.libraries.new
rm -rf "$work"
mkdir -p "$work/debs" "$work/deps"
debian_download "$suite" "$work/debs" $(awk '{ print $1 }' <<<"$libraries") ||
  fall_back "Debian's packages cannot be had here."

while read -r package source target hash; do
  [ -n "$package" ] || continue
  mkdir -p "$work/unpacked/$package" "$(dirname "$work/deps/$target")"
  case $package in
    source:*)
      tar -xf "$work/debs/${package#source:}"_*.orig.tar.* -C "$work/unpacked/$package" \
        --no-same-owner --strip-components=1
      ;;
    *)
      dpkg-deb --fsys-tarfile "$work/debs/$package"_*.deb |
        tar -x -C "$work/unpacked/$package" --no-same-owner "./$source"
      ;;
  esac
  mv "$work/unpacked/$package/$source" "$work/deps/$target"
  found=$(tree_hash "$work/deps/$target")
  [ "$found" = "$hash" ] ||
    fall_back "the files of $package have the hash $found; pinned is $hash."
done <<<"$libraries"

echo "$wanted" >"$work/deps/.stamp"
rm -rf "$destination/deps"
mv "$work/deps" "$destination/deps"
rm -rf "$work"
say "libraries: ready in $destination/deps ($(du -sh "$destination/deps" | cut -f1))"
