#!/usr/bin/env bash
# A bare machine: a minimal Debian 12 with nothing but `make`, a fresh clone and the material below
# TW_SHARED. `make run` and `make test` must work there; tests/proof/bare_watch.py says what that means.
# Needs root. Result: build/bare/result.json and a table. The root is removed; TW_BARE_KEEP=1 leaves it.
# Usage: tests/proof/bare_machine.sh [run] [test]      both unless named; TW_BARE_SECONDS: length of `run`
set -euo pipefail
cd "$(dirname "$0")/../.."

place=$PWD/build/bare
root=$place/root
steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(run test)

if [ "$(id -u)" != 0 ]; then
  exec sudo -n --preserve-env=TW_SHARED,TW_BARE_KEEP,TW_BARE_SECONDS "$0" "${steps[@]}"
fi

# What this machine's apt knows of Debian 12: "REPOSITORY SUITE" a line.
debian_12() {
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(ORIGIN) $(COMPONENT)' 'Created-By: Packages' |
    awk '$2 ~ /^bookworm/ && $3 == "Debian" && $4 == "main" {print $1, $2}' | sort -u
}

# Mounts below the root live in namespaces of their own and end with them (bare_watch.py), so this
# removes nothing else.
remove_root() { rm -rf --one-file-system "$root"; }

make_root() {
  local suites
  suites=$(debian_12)
  if [ -z "$suites" ]; then
    apt-get update >/dev/null
    suites=$(debian_12)
  fi
  local mirror
  mirror=$(awk '$2 == "bookworm" {print $1}' <<<"$suites")
  if [ -z "$mirror" ]; then
    echo "bare machine: apt of this machine knows no Debian 12 to build the root from" >&2
    return 1
  fi
  debootstrap --variant=minbase --include=make,ca-certificates bookworm "$root" "$mirror" \
    >"$place/debootstrap.log"
  awk '{print "deb", $1, $2, "main"}' <<<"$suites" >"$root/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::https?::' >"$root/etc/apt/apt.conf.d/00machine" || true
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  rm -rf "$root"/var/lib/apt/lists/* # as on a machine that was just installed
}

refuse_builders() {
  local program
  for program in cc gcc g++ clang cmake ninja python3 node git; do
    if chroot "$root" /bin/sh -c "command -v $program" >/dev/null; then
      echo "bare machine: $program is in the root, which is to be bare" >&2
      return 1
    fi
  done
}

mkdir -p "$place"
remove_root
[ -n "${TW_BARE_KEEP:-}" ] || trap remove_root EXIT
make_root
refuse_builders
git clone --quiet --no-hardlinks . "$root/srv/tradewind"
shared=${TW_SHARED:-$PWD/../shared}
if [ -d "$shared" ]; then
  cp -rL "$shared" "$root/srv/shared"
fi
python3 -B tests/proof/bare_watch.py "$root" --seconds "${TW_BARE_SECONDS:-780}" \
  --result "$place/result.json" "${steps[@]}"
