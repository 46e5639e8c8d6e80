#!/usr/bin/env bash
# Installs what is missing to build (`run`) or to build, test and check (`test`) Tradewind.
# Usage: tools/setup.sh run|test      TW_SETUP=skip leaves the system alone.
# Asks nothing. Debian 12 is supported; Ubuntu 24.04 is a best effort.
set -euo pipefail

# say ENGLISH RUSSIAN: the line in the language of the locale, to people.
say() {
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    ru | ru[_.-]* | RU | RU[_.-]*) echo "setup: $2" >&2 ;;
    *) echo "setup: $1" >&2 ;;
  esac
}

purpose=${1:-test}
run_packages=(g++ cmake ninja-build make libfmt-dev libsimdjson-dev nlohmann-json3-dev zlib1g-dev
  libzstd-dev libssl-dev libcli11-dev libboost1.81-dev)
test_packages=(ccache lld clang-19 libclang-rt-19-dev clang-format-19 librapidcheck-dev libgtest-dev
  libgmock-dev libbenchmark-dev gcovr python3 python3-venv git strace
  debootstrap chromium fonts-dejavu-core)
# A node of another origin brings npm along and excludes the package of that name.
command -v npm >/dev/null || test_packages+=(nodejs npm)

case "$purpose" in
  run) packages=("${run_packages[@]}") ;;
  test) packages=("${run_packages[@]}" "${test_packages[@]}") ;;
  *)
    echo "usage: tools/setup.sh run|test" >&2
    exit 2
    ;;
esac
if [ "${TW_SETUP:-}" = skip ]; then
  exit 0
fi

system=unknown
if [ -r "${TW_OS_RELEASE:-/etc/os-release}" ]; then
  system=$(. "${TW_OS_RELEASE:-/etc/os-release}" && echo "${ID:-unknown}-${VERSION_ID:-}")
fi
case "$system" in
  debian-12) ;;
  ubuntu-24.04)
    packages=("${packages[@]/libboost1.81-dev/libboost1.83-dev}")
    say "Ubuntu 24.04 is a best effort; Debian 12 is what Tradewind is tested on." \
      "Ubuntu 24.04 может подойти, но проверяется Tradewind на Debian 12."
    ;;
  *)
    say "this system ($system) is not one that it can install on. Nothing was installed.
Supported: Debian 12; best effort: Ubuntu 24.04. Elsewhere install the equivalents of
  ${packages[*]}
and run the same command again with TW_SETUP=skip, e.g. TW_SETUP=skip make run" \
      "на этой системе ($system) ставить пакеты не умеет. Ничего не установлено.
Поддерживается Debian 12; может подойти Ubuntu 24.04. На других поставьте сами аналоги пакетов
  ${packages[*]}
и повторите ту же команду с TW_SETUP=skip, например TW_SETUP=skip make run"
    exit 1
    ;;
esac

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

install="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" = 0 ]; then
  right=(env)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  right=(sudo -n env)
else
  say "packages are missing: ${#missing[@]}, and installing them needs root. Run
  sudo apt-get update && sudo $install
and then the same command again." \
    "не хватает пакетов: ${#missing[@]}, а ставить их может только root. Выполните
  sudo apt-get update && sudo $install
и повторите ту же команду."
  exit 1
fi

as_root() { "${right[@]}" DEBIAN_FRONTEND=noninteractive "$@" </dev/null; }

has_candidates() {
  local package
  for package in "${missing[@]}"; do
    apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]' || return 1
  done
}

say "installing ${missing[*]}" "ставим ${missing[*]}"
if has_candidates && as_root $install; then
  exit 0
fi
as_root apt-get update  # no package lists yet, or lists that are out of date
as_root $install || {
  say "apt-get could not install everything; its messages above say what." \
    "apt-get установил не всё; что именно, сказано в его сообщениях выше."
  exit 1
}
