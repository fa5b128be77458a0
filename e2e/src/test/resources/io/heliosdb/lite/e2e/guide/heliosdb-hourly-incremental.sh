#!/bin/bash
# /usr/local/bin/heliosdb-hourly-incremental.sh

set -e

BACKUP_DIR="/var/backups/heliosdb/incremental"
DATE=$(date +%Y%m%d-%H%M%S)
BASE_DUMP="$BACKUP_DIR/base.heliodump"

# Create base dump if missing
if [ ! -f "$BASE_DUMP" ]; then
    heliosdb-lite dump --output "$BASE_DUMP" --compress zstd
    echo "[$DATE] Created base dump" >> "$BACKUP_DIR/backup.log"
else
    # Append incremental changes
    heliosdb-lite dump --output "$BASE_DUMP" --append --compress zstd
    echo "[$DATE] Incremental backup appended" >> "$BACKUP_DIR/backup.log"
fi

# Rotate base dump weekly
if [ "$(date +%u)" -eq 1 ] && [ "$(date +%H)" -eq 0 ]; then
    mv "$BASE_DUMP" "$BACKUP_DIR/base-$(date +%Y%m%d).heliodump"
    echo "[$DATE] Rotated base dump" >> "$BACKUP_DIR/backup.log"
fi
