#!/usr/bin/env bash
# `make test` as on a machine that has nothing but Python: no other program on the path, nothing of other packages, no data
# beside the project, no database. Why all fast tests: a test can need a program that it never looks for itself.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Why before: the set-up may need proxies and mirrors, of which the tests are told nothing.
deploy/setup/setup.sh --tests

bare="$(mktemp -d)"
trap 'rm -rf "$bare"' EXIT
# What every such machine has: a shell, make, git, Python, what POSIX and GNU call basic.
for name in awk basename bash cat chmod chown cksum cp cut date diff dirname env expr false find git grep gzip head id kill ln ls \
  make mkdir mktemp mv nice printf ps pwd python3 readlink realpath rm rmdir sed sh sha256sum sleep sort stat stty tail tar \
  tee test timeout touch tr true tty uname uniq wc which xargs; do
  found="$(type -P "$name" || true)"
  [ -z "$found" ] || ln -s "$found" "$bare/$name"
done

env -i PATH="$bare" HOME="$HOME" LANG=C.UTF-8 TMPDIR="${TMPDIR:-/tmp}" \
  ONELINE_TEST_BARE=1 BENCH_DATA="$bare/data" make test
