#!/bin/bash
# Brings a backup up on this machine, in an instance that goes on running.
#
# usage: heliosdb-disaster-recovery.sh [DUMP]
#
# DUMP      a base, or the increment whose state is wanted (default: the newest daily dump of BUCKET)
# BUCKET    such as s3://my-bucket/heliosdb-backups
# PORT      of the instance (default: 5432)
# DATA_DIR  where its data lies (default: in memory)
# LOG       what it prints (default: /var/log/heliosdb/recovery.log)
set -euo pipefail
umask 077
unset PGHOST PGPORT PGUSER PGDATABASE

port=${PORT:-5432}
log=${LOG:-/var/log/heliosdb/recovery.log}
work=$(mktemp -d)
pid=

end() {
    local status=$?
    rm -rf "$work"
    if [ "$status" -ne 0 ] && [ -n "$pid" ]; then
        kill "$pid" 2>/dev/null || true
        wait "$pid" || true
    fi
    [ "$status" -eq 0 ] || echo "Disaster recovery FAILED" >&2
    exit "$status"
}
trap end EXIT

dump=${1:-}
if [ -z "$dump" ]; then
    dump=$work/heliosdb-latest.heliodump
    aws s3 cp "${BUCKET:?name a DUMP or a BUCKET}/daily/heliosdb-latest.heliodump" "$dump"
fi
heliosdb-lite verify --input "$dump"

place=(--memory)
if [ -n "${DATA_DIR:-}" ]; then
    place=(--data-dir "$DATA_DIR")
fi
nohup heliosdb-lite start "${place[@]}" --port "$port" < /dev/null > "$log" 2>&1 &
pid=$!
until heliosdb-lite status --port "$port" > /dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || { cat "$log" >&2; exit 1; }
    sleep 1
done

# 3: restored, and warnings name what this machine does not have.
heliosdb-lite restore --input "$dump" --create-roles --host localhost --port "$port" ||
    { status=$?; [ $status -eq 3 ] || exit $status; }
heliosdb-lite diff "$dump" --host localhost --port "$port" ||
    echo "WARNING: the database is there, and not all of it is as in the dump" >&2

heliosdb-lite status --port "$port"
echo "Disaster recovery completed at $(date)"
echo "Stop the instance with: heliosdb-lite stop --port $port"
