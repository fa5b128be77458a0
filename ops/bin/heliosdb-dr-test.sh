#!/bin/bash
# Proves that the newest backup restores: into a throwaway instance, row by row.
#
# BUCKET     such as s3://my-bucket/heliosdb-backups (default: the newest dump of BACKUP_DIR is tested)
# BACKUP_DIR where dumps lie (default: /var/backups/heliosdb)
# PORT       of the throwaway instance (default: 15432)
# COUNT_URL  monitoring of production, such as https://monitoring.example.com/metrics (default: none)
# COUNTS     what to compare there, as TABLE=METRIC (default: users=user_count orders=order_count)
# TOLERANCE  by how many percent production may have moved on since the backup (default: 10)
set -euo pipefail
umask 077
unset PGHOST PGPORT PGUSER PGDATABASE

backup_dir=${BACKUP_DIR:-/var/backups/heliosdb}
port=${PORT:-15432}
tolerance=${TOLERANCE:-10}
test_dir=$(mktemp -d "${TMPDIR:-/tmp}/heliosdb-dr-test-XXXXXX")
pid=

end() {
    local status=$?
    if [ -n "$pid" ]; then
        kill "$pid" 2>/dev/null || true
        wait "$pid" || true
    fi
    rm -rf "$test_dir"
    [ "$status" -eq 0 ] || echo "DR Test FAILED"
    exit "$status"
}
trap end EXIT

echo "Starting DR test..."

if [ -n "${BUCKET:-}" ]; then
    dump=$test_dir/heliosdb-latest.heliodump
    aws s3 cp "$BUCKET/daily/heliosdb-latest.heliodump" "$dump"
else
    # Their names sort by time.
    dumps=("$backup_dir"/daily/*.heliodump)
    dump=${dumps[-1]}
fi

heliosdb-lite start --memory --port "$port" --config /dev/null < /dev/null > "$test_dir/start.log" 2>&1 &
pid=$!
until heliosdb-lite status --port "$port" > /dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || { cat "$test_dir/start.log"; exit 1; }
    sleep 1
done

# 3: restored, and warnings name what this machine does not have.
heliosdb-lite restore --input "$dump" --create-roles --host localhost --port "$port" ||
    { status=$?; [ $status -eq 3 ] || exit $status; }
heliosdb-lite diff "$dump" --host localhost --port "$port"

if [ -n "${COUNT_URL:-}" ]; then
    for pair in ${COUNTS:-users=user_count orders=order_count}; do
        table=${pair%%=*}
        production=$(curl -fsS "$COUNT_URL/${pair#*=}")
        restored=$(heliosdb-lite sql -At --host localhost --port "$port" "SELECT count(*) FROM $table")
        difference=$((production - restored))
        if [ "$((${difference#-} * 100))" -gt "$((production * tolerance))" ]; then
            echo "$table: count mismatch (production: $production, backup: $restored)"
            exit 1
        fi
        echo "$table: $restored rows (production: $production)"
    done
fi

echo "DR Test PASSED: $dump"
