#!/usr/bin/env bash
# Sets up both environments from nothing: finds or fetches uv, finds or fetches Python 3.12+ for us and 3.10 for Rasa,
# installs the locked packages, trains Rasa if its examples have changed, imports the city. A second run only checks.
# Usage: deploy/setup/setup.sh [--no-train] [--tests]     (--tests: also what only tests use, where it can be had)
set -eu
cd "$(dirname "$0")/../.."
started=$(date +%s)
say() { printf '[%3ss] %s\n' "$(($(date +%s) - started))" "$*" >&2; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# uv: the one on the path, else one in .tools/, installed with any Python that has venv or pip.
find_uv() {
  if command -v uv >/dev/null 2>&1; then command -v uv; return; fi
  if [ -x .tools/bin/uv ]; then echo "$PWD/.tools/bin/uv"; return; fi
  say "fetching uv (kept in .tools/)"
  for python in $(candidates 3 9) python3; do
    command -v "$python" >/dev/null 2>&1 || continue
    rm -rf .tools
    if "$python" -m venv .tools >/dev/null 2>&1 && .tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/setup/uv.txt >/dev/null 2>&1; then
      echo "$PWD/.tools/bin/uv"; return
    fi
    rm -rf .tools
    if "$python" -m pip install --quiet --disable-pip-version-check --target .tools/lib --require-hashes -r deploy/setup/uv.txt >/dev/null 2>&1; then
      mkdir -p .tools/bin && cp .tools/lib/bin/uv .tools/bin/uv && echo "$PWD/.tools/bin/uv"; return
    fi
  done
  fail "uv is needed and could not be fetched. Install it (https://docs.astral.sh/uv/) or python3-venv, then run this again."
}

# Interpreters that answer to a version: on the path, and those of pyenv, which uv does not look for.
candidates() {
  local minor=$2 major=$1 root=${PYENV_ROOT:-$HOME/.pyenv}
  for path in "$root"/versions/"$major.$minor".*/bin/python; do [ -x "$path" ] && echo "$path"; done
  command -v "python$major.$minor" 2>/dev/null || true
}

answers() { "$1" -c "import sys; raise SystemExit(sys.version_info[:2] != ($2, $3))" >/dev/null 2>&1; }

# Prints an interpreter of a version, for uv's --python: one that we find, else one that uv finds or fetches.
find_python() {
  for path in $(candidates "$1" "$2"); do answers "$path" "$1" "$2" && { echo "$path"; return; }; done
  "$uv" python find --no-project "$1.$2" 2>/dev/null && return
  say "fetching Python $1.$2"
  "$uv" python install "$1.$2" >&2 2>/dev/null && "$uv" python find --no-project "$1.$2" && return
  return 1
}

# A checksum of the files an environment was made from: if it is the same as last time, nothing is done.
stamp_of() { cat "$@" | cksum | tr ' ' '-'; }

wants() { case " $arguments " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }
arguments=$*

# A checksum of the content of all files below some folders, and of their names: it tells what was taken away, too.
tree() {
  find "$@" \( -name .venv -o -name __pycache__ -o -path intents/models \) -prune -o -type f -exec cksum {} + |
    LC_ALL=C sort | cksum | tr ' ' '-'
}

# A mark is a file with the checksum of what a step was done with. It is written when the step has ended, whole or not at all:
# a step that was interrupted, or whose files changed while it ran, is done again.
is_marked() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }
mark() { echo "$2" >"$1.new" && mv "$1.new" "$1"; }

sync() { # folder, what, "minors, best first", extra arguments
  local folder=$1 what=$2 minors=$3 python=""; shift 3
  local stamp; stamp=$(stamp_of "$folder/pyproject.toml" "$folder/uv.lock")
  # Why also the stamp with -tests: that environment holds everything of this one, and what the tests use.
  [ "$(cat "$folder/.venv/.stamp" 2>/dev/null)" = "$stamp-tests" ] && [ -x "$folder/.venv/bin/python" ] && return
  [ -x "$folder/.venv/bin/python" ] && [ "$(cat "$folder/.venv/.stamp" 2>/dev/null)" = "$stamp" ] && return
  for minor in $minors; do python=$(find_python 3 "$minor") && break; done
  [ -n "$python" ] || fail "Python 3.${minors%% *} is needed for $what and could not be found or downloaded.
Install it (Debian: apt-get install python3.${minors%% *}; anywhere: uv python install 3.${minors%% *} or pyenv install 3.${minors%% *}), then run this again."
  say "installing $what"
  # Why: an environment that is half of another lock is of no lock, not even if the old one is put back.
  rm -f "$folder/.venv/.stamp"
  "$uv" sync --quiet --project "$folder" --python "$python" --locked "$@" || fail "The locked packages for $what could not be installed; see above."
  mark "$folder/.venv/.stamp" "$stamp"
}

uv=$(find_uv)
# The English voice (Piper) is a program of its own under GPL-3; ONELINE_NO_PIPER=1 leaves it out.
piper=--extra=piper
[ -z "${ONELINE_NO_PIPER:-}" ] || piper=
# Why compile now: if Python may not write bytecode later, every command takes seconds longer to start.
sync . "One Line" "12 13 14" $piper --compile-bytecode
compiled=$(tree bot channels oneline voice)-$(cat .venv/pyvenv.cfg .venv/.stamp | cksum | tr ' ' '-')
# Why also by time: bytecode is of a moment, and a file that was changed and changed back has the content, not the moment.
if ! is_marked .venv/.compiled "$compiled" || [ -n "$(find bot channels oneline voice -name '*.py' -newer .venv/.compiled)" ]; then
  if .venv/bin/python -m compileall -q bot channels oneline voice; then mark .venv/.compiled "$compiled"; else
    say "our own code could not be compiled to bytecode; commands will start more slowly"
  fi
fi
if wants --tests && [ "$(cat .venv/.stamp)" = "$(stamp_of pyproject.toml uv.lock)" ]; then
  say "installing the Korean speech model, with which the tests check Vosk"
  if "$uv" sync --quiet --python .venv/bin/python --locked $piper --group=korean 2>/dev/null; then
    mark .venv/.stamp "$(cat .venv/.stamp)-tests"
  else
    say "the Korean speech model could not be installed; the tests that need it will be skipped"
  fi
fi
sync intents "Rasa (it understands texts)" "10"
if ! wants --no-train; then
  intents/.venv/bin/python intents/run.py train >/dev/null
fi
# Why not each time: to find that nothing is to be done takes seconds. What lies elsewhere is looked at each time: a folder
# or city that the environment names, a catalogue that `oneline use` put in use.
kept() { { ls var/catalogues var/needs 2>/dev/null || true; } | cksum | tr ' ' '-'; }
if env | grep -q '^ONELINE_\(DATA\|HOME\|CITY\|CATALOGUE\)=' || [ -e var/in_use.json ]; then
  .venv/bin/oneline catalogue import >/dev/null
else
  imported=$(tree bot city intents)-$(cksum <.venv/.stamp | tr ' ' '-')
  if ! is_marked var/.imported "$imported-$(kept)"; then
    .venv/bin/oneline catalogue import >/dev/null
    [ ! -d var ] || mark var/.imported "$imported-$(kept)"
  fi
fi
say "set up"
