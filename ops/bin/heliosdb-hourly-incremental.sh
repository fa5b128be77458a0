#!/bin/bash
# Adds an increment to a chain, and begins a new chain each week. For cron or a systemd timer.
# Ends with 3 if an older dump is found to be damaged.
#
# BACKUP_DIR      its directory "incremental" holds the chains (default: /var/backups/heliosdb)
# BASE_DAYS       how old a base may be (default: 7)
# RETENTION_DAYS  how long dumps stay (default: 30)
# BUCKET          where copies go, such as s3://my-bucket/heliosdb-backups (default: nowhere)
# PGHOST, PGPORT, PGUSER, PGDATABASE name the database, as for psql.
set -euo pipefail
umask 077

backup_dir=${BACKUP_DIR:-/var/backups/heliosdb}/incremental
base_days=${BASE_DAYS:-7}
retention_days=${RETENTION_DAYS:-30}
bucket=${BUCKET:-}
date=$(date +%Y%m%d-%H%M%S)
base=$backup_dir/base.heliodump

log() {
    echo "[$date] $1" >> "$backup_dir/backup.log"
}

# A renamed base is still the base of its increments: they know it by its id.
rotate() {
    mv -n "$base" "$backup_dir/base-$(date -r "$base" +%Y%m%d-%H%M%S).heliodump"
    log "Rotated base dump"
}

dump() {
    local status=0
    heliosdb-lite dump --output "$base" "$@" || status=$?
    # 3: the dump is complete, and warnings name what no dump holds.
    [ "$status" -ne 3 ] || status=0
    return "$status"
}

mkdir -p "$backup_dir"
# By age and not by the clock: the machine may be off on Monday at midnight.
if [ -f "$base" ] && [ -n "$(find "$base" -mmin "+$((base_days * 24 * 60))")" ]; then
    rotate
fi
if [ -f "$base" ]; then
    status=0
    dump --append || status=$?
    case $status in
        0) log "Incremental backup appended" ;;
        10 | 14)
            # Another server, or a dump of the chain is damaged: what is there stays, a new chain begins.
            rotate
            ;;
        *) exit "$status" ;;
    esac
fi
if [ ! -f "$base" ]; then
    dump
    log "Created base dump"
fi
if [ -n "$bucket" ]; then
    aws s3 sync "$backup_dir" "$bucket/incremental"
fi
heliosdb-lite prune "$backup_dir" --retention-days "$retention_days"
