package io.heliosdb.lite.pg;

import java.util.Arrays;
import java.util.Optional;

/** What kind of server a connection has to reach, in libpq's words and in the driver's. */
public enum TargetServer {
    ANY("any", "any"),
    READ_WRITE("read-write", "primary"),
    READ_ONLY("read-only", "secondary"),
    PRIMARY("primary", "primary"),
    STANDBY("standby", "secondary"),
    PREFER_STANDBY("prefer-standby", "preferSecondary");

    private final String attribute;
    private final String driverName;

    TargetServer(String attribute, String driverName) {
        this.attribute = attribute;
        this.driverName = driverName;
    }

    /** By the value of {@code target_session_attrs}; empty if there is no such kind. */
    static Optional<TargetServer> of(String attribute) {
        return Arrays.stream(values())
                .filter(target -> target.attribute.equals(attribute))
                .findFirst();
    }

    /** The value of the driver's {@code targetServerType}. */
    String driverName() {
        return driverName;
    }
}
