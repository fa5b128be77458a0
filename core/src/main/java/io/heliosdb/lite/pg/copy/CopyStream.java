package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.pg.CopyTap;
import io.heliosdb.lite.pg.PgErrors;
import io.heliosdb.lite.pg.Session;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** The messages of one COPY TO STDOUT: in place where they can be seen, else from the driver. */
abstract sealed class CopyStream implements AutoCloseable {
    private final CopyOut copy;

    private CopyStream(CopyOut copy) {
        this.copy = copy;
    }

    /** Sends the statement. */
    static CopyStream open(Session session, String statement) {
        try {
            PGConnection connection = session.driver();
            Optional<CopyTap> tap = session.copyTap();
            if (tap.isPresent()) {
                tap.get().arm();
                return new Tapped(tap.get(), connection.getCopyAPI().copyOut(statement));
            }
            return new Driven(connection.getCopyAPI().copyOut(statement));
        } catch (SQLException e) {
            throw PgErrors.translate(e, "copy failed");
        }
    }

    /** Advances to the next message. False at the end of the COPY. */
    abstract boolean next();

    abstract byte[] data();

    abstract int from();

    abstract int to();

    /** Ends the COPY if it did not end by itself. */
    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                throw PgErrors.translate(e, "copy failed");
            }
        }
    }

    final byte[] readFromDriver() {
        try {
            return copy.readFromCopy();
        } catch (SQLException e) {
            throw PgErrors.translate(e, "copy failed");
        }
    }

    private static final class Tapped extends CopyStream {
        private final CopyTap tap;

        Tapped(CopyTap tap, CopyOut copy) {
            super(copy);
            this.tap = tap;
        }

        @Override
        boolean next() {
            try {
                if (tap.next()) {
                    return true;
                }
            } catch (IOException e) {
                throw PgErrors.connectionLost(e);
            }
            readFromDriver();
            return false;
        }

        @Override
        byte[] data() {
            return tap.data();
        }

        @Override
        int from() {
            return tap.payloadStart();
        }

        @Override
        int to() {
            return tap.payloadEnd();
        }
    }

    private static final class Driven extends CopyStream {
        private byte[] data = new byte[ColumnVector.SLACK_BYTES];
        private int length;

        Driven(CopyOut copy) {
            super(copy);
        }

        @Override
        boolean next() {
            byte[] message = readFromDriver();
            if (message == null) {
                return false;
            }
            length = message.length;
            if (data.length < length + ColumnVector.SLACK_BYTES) {
                data = Arrays.copyOf(message, length + ColumnVector.SLACK_BYTES);
            } else {
                System.arraycopy(message, 0, data, 0, length);
            }
            return true;
        }

        @Override
        byte[] data() {
            return data;
        }

        @Override
        int from() {
            return 0;
        }

        @Override
        int to() {
            return length;
        }
    }
}
