#!/bin/bash
# Takes a full dump, proves it, copies it away and deletes old ones. For cron or a systemd timer.
# Ends with 3 if an older dump is found to be damaged.
#
# BACKUP_DIR      where dumps lie (default: /var/backups/heliosdb)
# RETENTION_DAYS  how long they stay there (default: 30)
# BUCKET          where copies go, such as s3://my-bucket/heliosdb-backups (default: nowhere)
# PGHOST, PGPORT, PGUSER, PGDATABASE name the database, as for psql.
set -euo pipefail
umask 077

backup_dir=${BACKUP_DIR:-/var/backups/heliosdb}
retention_days=${RETENTION_DAYS:-30}
bucket=${BUCKET:-}
date=$(date +%Y%m%d-%H%M%S)
daily=$backup_dir/daily
dump=$daily/heliosdb-$date.heliodump

mkdir -p "$daily"
# 3: the dump is complete, and warnings name what no dump holds.
heliosdb-lite dump --output "$dump" --verbose || { status=$?; [ $status -eq 3 ] || exit $status; }
heliosdb-lite verify --input "$dump"

if [ -n "$bucket" ]; then
    aws s3 cp "$dump" "$bucket/daily/"
    # What recovery asks for, replaced when the copy of today is complete.
    aws s3 cp "$dump" "$bucket/daily/heliosdb-latest.heliodump"
fi

echo "[$date] Backup completed successfully" >> "$backup_dir/backup.log"
heliosdb-lite prune "$daily" --retention-days "$retention_days"
