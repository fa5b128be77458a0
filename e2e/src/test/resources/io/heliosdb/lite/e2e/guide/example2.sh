# Create seed data dump once
heliosdb-lite dump --output /fixtures/seed-data.heliodump --compress zstd

# Reset before each test run
heliosdb-lite restore --input /fixtures/seed-data.heliodump --mode clean
