#!/bin/bash
# /usr/local/bin/heliosdb-daily-backup.sh

set -e

BACKUP_DIR="/var/backups/heliosdb"
DATE=$(date +%Y%m%d-%H%M%S)
RETENTION_DAYS=30

# Create backup directory
mkdir -p "$BACKUP_DIR/daily"

# Dump database
heliosdb-lite dump \
    --output "$BACKUP_DIR/daily/heliosdb-$DATE.heliodump" \
    --compress zstd \
    --compression-level 3 \
    --verbose

# Upload to S3 (optional)
aws s3 cp "$BACKUP_DIR/daily/heliosdb-$DATE.heliodump" \
    s3://my-bucket/heliosdb-backups/daily/

# Cleanup old backups
find "$BACKUP_DIR/daily" -name "*.heliodump" -mtime +$RETENTION_DAYS -delete

# Log success
echo "[$DATE] Backup completed successfully" >> "$BACKUP_DIR/backup.log"
