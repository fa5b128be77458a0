package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;

import java.util.Arrays;

/**
 * COPY's text format: tabs between fields, a newline behind each row, {@code \N} for null,
 * backslashes before what would be misread. Source: PostgreSQL 18, documentation of COPY, "Text
 * Format".
 */
final class TextRowDecoder extends RowDecoder {
    private int columnCount;
    private byte[] plain = new byte[1024];

    @Override
    void begin(RowBatch batch, int columnCount) {
        this.columnCount = columnCount;
        super.begin(batch, columnCount);
    }

    @Override
    void decode(byte[] data, int from, int to) {
        int end = to > from && data[to - 1] == '\n' ? to - 1 : to;
        if (plain.length < end - from + ColumnVector.SLACK_BYTES) {
            plain = Arrays.copyOf(plain, end - from + ColumnVector.SLACK_BYTES);
        }
        builder.beginRow();
        int column = 0;
        int at = from;
        while (column < columnCount) {
            int fieldEnd = at;
            while (fieldEnd < end && data[fieldEnd] != '\t') {
                fieldEnd++;
            }
            decodeField(column++, data, at, fieldEnd);
            at = fieldEnd + 1;
            if (fieldEnd == end) {
                break;
            }
        }
        if (column != columnCount || (columnCount > 0 && at != end + 1)) {
            throw broken("fields", columnCount, column);
        }
        builder.endRow(to - from + Integer.BYTES * columnCount);
    }

    private void decodeField(int column, byte[] data, int from, int to) {
        if (to - from == 2 && data[from] == '\\' && data[from + 1] == 'N') {
            builder.appendNull(column);
            return;
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if (b == '\\' && i + 1 < to) {
                b = unescaped(data[++i]);
            }
            plain[length++] = b;
        }
        builder.append(column, plain, 0, length);
    }

    /** The server writes no octal or hexadecimal escapes: CopyAttributeOutText in copyto.c. */
    private static byte unescaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }
}
