# Step 1: Provision new server
# (Manual step: Create new VM/container)

# Step 2: Install HeliosDB-Lite
wget https://releases.heliosdb.com/v3.1.0/heliosdb-lite-linux-amd64.tar.gz
tar xzf heliosdb-lite-linux-amd64.tar.gz
sudo mv heliosdb-lite /usr/local/bin/

# Step 3: Download latest backup
aws s3 cp s3://my-bucket/heliosdb-backups/daily/heliosdb-latest.heliodump ./

# Step 4: Start in-memory instance
heliosdb-lite start --memory --port 5432 &
DB_PID=$!
sleep 5  # Wait for startup

# Step 5: Restore from backup
heliosdb-lite restore --input heliosdb-latest.heliodump --host localhost --port 5432

# Step 6: Verify restoration
psql -h localhost -p 5432 -c "SELECT COUNT(*) FROM users;"
psql -h localhost -p 5432 -c "SELECT MAX(created_at) FROM orders;"

# Step 7: (Optional) Dump to persistent storage if switching modes
heliosdb-lite dump --output /data/heliosdb-restored.heliodump

# Step 8: Update application connection strings
# (Manual step: Update config/environment variables)

echo "Disaster recovery completed at $(date)"
