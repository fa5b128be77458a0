#!/bin/bash
# /usr/local/bin/heliosdb-dr-test.sh

set -e

TEST_DIR="/tmp/heliosdb-dr-test-$(date +%s)"
mkdir -p "$TEST_DIR"

echo "Starting DR test..."

# 1. Download latest backup
aws s3 cp s3://my-bucket/heliosdb-backups/daily/heliosdb-latest.heliodump "$TEST_DIR/"

# 2. Start test instance
heliosdb-lite start --memory --port 15432 --data-dir "$TEST_DIR/db" &
TEST_PID=$!
sleep 5

# 3. Restore backup
heliosdb-lite restore --input "$TEST_DIR/heliosdb-latest.heliodump" --host localhost --port 15432

# 4. Run validation queries
psql -h localhost -p 15432 -c "SELECT COUNT(*) FROM users;" > "$TEST_DIR/user_count.txt"
psql -h localhost -p 15432 -c "SELECT COUNT(*) FROM orders;" > "$TEST_DIR/order_count.txt"

# 5. Compare with production counts (fetch via monitoring API)
PROD_USERS=$(curl -s https://monitoring.example.com/metrics/user_count)
TEST_USERS=$(cat "$TEST_DIR/user_count.txt" | grep -oP '\d+')

if [ "$PROD_USERS" -eq "$TEST_USERS" ]; then
    echo "DR Test PASSED: User counts match"
else
    echo "DR Test FAILED: User count mismatch (prod: $PROD_USERS, test: $TEST_USERS)"
    exit 1
fi

# 6. Cleanup
kill $TEST_PID
rm -rf "$TEST_DIR"

echo "DR test completed successfully"
