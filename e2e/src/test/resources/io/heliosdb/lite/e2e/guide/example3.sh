#!/bin/bash
# export-analytics.sh

DATE=$(date +%Y%m%d)

# Export analytics tables
heliosdb-lite dump \
    --output "/analytics/exports/analytics-$DATE.heliodump" \
    --tables "daily_metrics,user_aggregates,revenue_summary" \
    --compress zstd \
    --compression-level 9

# Upload to data warehouse
rclone copy "/analytics/exports/analytics-$DATE.heliodump" "s3:data-warehouse/analytics/"

# Cleanup
find /analytics/exports -mtime +90 -delete
