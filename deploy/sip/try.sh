#!/bin/sh
# rtpengine and Kamailio on one machine, as README.md says; Ctrl-C ends both.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
host=${HOST:-127.0.0.1}
folder=$(mktemp -d)
# why --table=-1: sound goes through user space, so that no kernel module is needed
rtpengine --foreground --log-stderr --log-level=5 --table=-1 --interface="$host" \
	--listen-ng=127.0.0.1:2223 --port-min=30000 --port-max=30999 --pidfile="$folder/rtpengine.pid" &
sound=$!
sleep 1  # why: Kamailio asks for it as it starts
kamailio -DD -E -f "$here/kamailio.cfg" -Y "$folder" -P "$folder/kamailio.pid" \
	-A "GATEWAYS=\"${GATEWAYS:-$here/dispatcher.list}\"" "$@" &
signals=$!
trap 'kill $sound $signals 2>/dev/null || true; wait; rm -rf "$folder"' EXIT INT TERM
wait
