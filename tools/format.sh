#!/usr/bin/env bash
# clang-format over the C++ sources. Usage: tools/format.sh check|write
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-check}
folders=()
for folder in src tests bench fuzz; do
  [ ! -d "$folder" ] || folders+=("$folder")
done
mapfile -t files < <(find "${folders[@]}" -name '*.cpp' -o -name '*.hpp' | sort)
if [ ${#files[@]} -eq 0 ]; then
  exit 0
fi
if [ "$mode" = write ]; then
  exec clang-format-19 -i "${files[@]}"
fi
if output=$(clang-format-19 --dry-run -Werror "${files[@]}" 2>&1); then
  exit 0
fi
# One line per file: where the first difference is.
findings=$(sed -n 's/^\([^ :]*\):\([0-9]*\):[0-9]*: error: .*/\1 \2/p' <<<"$output" |
  awk '!seen[$1]++ {print $1 ":" $2 ": format: not in the house format; run make format"}')
echo "${findings:-$output}" >&2
exit 1
