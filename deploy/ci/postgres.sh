#!/usr/bin/env bash
# A throw-away PostgreSQL on 127.0.0.1 for the store's tests. Prints the address to put into ONELINE_TEST_POSTGRES.
# Idempotent; works as root (the server itself then runs as user postgres) and as any user who has the programs.
#   deploy/ci/postgres.sh         start it if it does not run, print its address
#   deploy/ci/postgres.sh stop    stop it and remove its data
set -euo pipefail

port="${ONELINE_TEST_POSTGRES_PORT:-54329}"
folder="${ONELINE_TEST_POSTGRES_FOLDER:-/var/tmp/oneline-postgres-$(id -u)}"
name=oneline_test

programs() {
  local found
  found="$(command -v initdb || true)"
  [ -n "$found" ] || found="$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)"
  [ -z "$found" ] || dirname "$(readlink -f "$found")"
}

bin="$(programs)"
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing PostgreSQL ..." >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql >&2
  bin="$(programs)"
fi
[ -n "$bin" ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 1; }

# Why another user: PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

if [ "${1:-start}" = stop ]; then
  [ ! -d "$folder/data" ] || as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >&2 || true
  rm -rf "$folder"
  exit 0
fi

ask() { as_owner "$bin/psql" -h 127.0.0.1 -p "$port" -U oneline -d postgres -Atc "$1" 2>/dev/null; }

# Why begun anew where it does not answer: what a killed server leaves behind may name a process that is another one by now.
if [ "$(ask 'select 1')" != 1 ]; then
  rm -rf "$folder" && mkdir -p "$folder"
  [ "$(id -u)" != 0 ] || chown postgres "$folder"
  as_owner "$bin/initdb" -D "$folder/data" -U oneline --auth=trust --encoding=UTF8 --locale=C >/dev/null
  # Why fsync=off: the data is thrown away, and no test here pulls the plug of the database itself.
  options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=100"
  as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -o "$options" -w start >&2
fi

if [ "$(ask "select 1 from pg_database where datname = '$name'")" != 1 ]; then
  as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U oneline "$name"
fi
echo "postgresql+psycopg://oneline@127.0.0.1:$port/$name"
