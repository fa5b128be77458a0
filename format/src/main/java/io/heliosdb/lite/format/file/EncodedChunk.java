package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.column.ByteBlock;

/**
 * The body of a chunk's frame, ready but for its first row's number.
 *
 * @param body head and blocks
 * @param headBytes length of the head
 * @param blocksCrc checksum of the body behind the head
 * @param valueBytes bytes of all values
 */
record EncodedChunk(
        ByteBlock body,
        int headBytes,
        int blocksCrc,
        int tableIndex,
        int sliceOrdinal,
        int rowCount,
        long valueBytes) {}
