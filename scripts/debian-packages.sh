# Sourced by the set-up scripts: downloads Debian packages without root and without touching the
# state of the host's package manager. The mirror is the one that the host already uses; the
# signature of the suite is checked against Debian's keyring.
#
#   debian_download <suite> <folder> <package>...   writes the .deb files into <folder>
#
# A package "source:<name>" is the archive of the sources that its authors released.
#
# Returns 1 after saying what is missing.

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf '  %s\n' "$*" >&2; }

# The address of the host's own mirror, from its apt sources.
debian_mirror() {
  local codename
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)' 'Created-By: Packages' \
    2>/dev/null | awk -F'|' -v c="$codename" '$2 == c && $3 == "main" && !uri { uri = $1 }
                                              END { print uri }'
}

# Lists, cache and status of an apt that lives in folder $1 alone and knows suite $2 of mirror $3,
# with its source packages where $4 is not empty.
debian_own_apt() {
  mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
  : >"$1/status"
  printf '%s\n' "deb [signed-by=$DEBIAN_KEYRING] $3 $2 main" >"$1/sources.list"
  [ -z "$4" ] || printf '%s\n' "deb-src [signed-by=$DEBIAN_KEYRING] $3 $2 main" >>"$1/sources.list"
  cat >"$1/apt.conf" <<CONF
Dir::Etc::sourcelist "$1/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$1/lists";
Dir::State::status "$1/status";
Dir::Cache "$1/cache";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
APT::Sandbox::User "";
Acquire::Retries "3";
CONF
}

# Prints, every few seconds while process $1 runs, how much of $3 MB has arrived in folder $2.
debian_progress() {
  local ticks=0
  while kill -0 "$1" 2>/dev/null; do
    sleep 0.5
    ticks=$((ticks + 1))
    [ $((ticks % 10)) -eq 0 ] && say "$(du -sm "$2" | cut -f1) of $3 MB"
  done
  return 0
}

debian_download() {
  local suite=$1 folder=$2 mirror own bytes pid command package packages=() sources=()
  shift 2
  for package in "$@"; do
    case $package in
      source:*) sources+=("${package#source:}") ;;
      *) packages+=("$package") ;;
    esac
  done
  for command in apt-get dpkg-deb tar; do
    command -v "$command" >/dev/null || { say "needs $command, a part of Debian"; return 1; }
  done
  [ -r "$DEBIAN_KEYRING" ] || { say "needs the package debian-archive-keyring"; return 1; }
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || { say "no source 'main' of Debian in this host's apt configuration"; return 1; }

  own=$(mktemp -d)
  debian_own_apt "$own" "$suite" "$mirror" "${sources[*]}"
  say "reading the package lists of Debian $suite"
  if ! APT_CONFIG=$own/apt.conf apt-get -qq update >&2; then
    say "the package lists of Debian $suite cannot be read"
    rm -rf "$own"
    return 1
  fi
  mkdir -p "$folder"
  bytes=$(cd "$folder" && APT_CONFIG=$own/apt.conf apt-get -qq --print-uris download "${packages[@]}" |
            awk '{ total += $3 } END { printf "%.0f", total / 1e6 }')
  say "downloading $# packages, $bytes MB"
  (cd "$folder" && APT_CONFIG=$own/apt.conf exec apt-get -qq download "${packages[@]}" >&2) &
  pid=$!
  debian_progress "$pid" "$folder" "$bytes"
  if ! wait "$pid"; then
    say "the download failed"
    rm -rf "$own"
    return 1
  fi
  # --tar-only: Debian's own changes are not wanted, and dpkg-dev is not needed to unpack them.
  if [ ${#sources[@]} -gt 0 ] &&
    ! (cd "$folder" && APT_CONFIG=$own/apt.conf apt-get -qq source --tar-only --download-only \
         "${sources[@]}" >&2); then
    say "the sources of ${sources[*]} cannot be downloaded"
    rm -rf "$own"
    return 1
  fi
  rm -rf "$own"
}
