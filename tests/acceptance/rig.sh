# What the acceptance scripts share; to be sourced with their arguments. Gives them the repository as the
# working directory, $binary, an empty directory $work that goes with them, the bundled tapes $btc and $eth.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
binary=${1:-build/release/tradewind}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
btc=data/demo/btcusdt_20240808.tape
eth=data/demo/ethusdt_20240808.tape

say() { printf '== %s\n' "$*"; }

# field FILE PATH: a value of a JSON file, its keys joined by points.
field() {
  python3 -c 'import json,sys; v=json.load(open(sys.argv[1]))
for k in sys.argv[2].split("."): v=v[k]
print(v)' "$1" "$2"
}

# expect CODE ID ARGUMENT...: the program must end with that exit code and name that error.
expect() {
  local wanted=$1 id=$2 code=0
  shift 2
  "$binary" "$@" >"$work/out" 2>"$work/err" || code=$?
  if [ "$code" != "$wanted" ] || ! grep -qF -- "[$id]" "$work/err"; then
    echo "exit code $code, wanted $wanted with [$id]: $*" >&2
    cat "$work/err" >&2
    exit 1
  fi
}
