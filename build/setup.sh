# Sourced by ./holdfast and ./test: finds what the machine lacks, installs it where it may, says what to install where it may not.

say() { printf '%s\n' "$*" >&2; }

# One line per step, with the seconds it took; the whole output of a failed step.
step() {
  local title=$1 log status=0 began=$SECONDS
  shift
  log=$(mktemp)
  printf '  %-46s' "$title" >&2
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" -eq 0 ]; then
    printf 'done  %3ds\n' $((SECONDS - began)) >&2
  else
    printf 'FAILED after %ds\n\n' $((SECONDS - began)) >&2
    cat "$log" >&2
  fi
  rm -f "$log"
  return "$status"
}

require_dotnet() {
  if ! command -v dotnet >/dev/null 2>&1; then
    say "Holdfast needs the .NET SDK 10 on PATH. See https://dotnet.microsoft.com/download"
    exit 1
  fi
  if ! dotnet --version >/dev/null 2>&1; then
    say "The .NET SDK that global.json asks for (10.0.100 or a later 10.0) is not installed; found:"
    (cd / && dotnet --list-sdks) >&2
    exit 1
  fi
}

# One compiler for all projects that are built from here on: one for each takes twice as long. It is this script's own, so that it can be had also
# where none may stay behind, and end_compiler ends it.
share_compiler() {
  [ -z "${SharedCompilationId:-}" ] || return 0
  export UseSharedCompilation=true SharedCompilationId=holdfast-$$
}

end_compiler() {
  [ "${SharedCompilationId:-}" = "holdfast-$$" ] || return 0
  local server
  # The brackets keep grep from finding itself.
  for server in $(grep -lsz -- "^-pipename:[h]oldfast-$$\$" /proc/[0-9]*/cmdline); do
    server=${server#/proc/}
    kill "${server%/cmdline}" 2>/dev/null || true
  done
}

install_packages() {
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# require_packages PACKAGE...: Debian's names.
require_packages() {
  local missing=() package
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "This is not a Debian system: make sure that the equivalents of these packages are installed: $*"
    return 0
  fi
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    say "Missing packages. Install them, then run this again:"
    say "  sudo apt-get install ${missing[*]}"
    exit 1
  fi
  step "installing ${missing[*]}" install_packages "${missing[@]}"
}
