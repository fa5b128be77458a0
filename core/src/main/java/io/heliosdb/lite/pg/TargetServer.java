package io.heliosdb.lite.pg;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What kind of server a connection has to reach: {@code target_session_attrs} of libpq. */
public enum TargetServer {
    ANY("any"),
    READ_WRITE("read-write"),
    READ_ONLY("read-only"),
    PRIMARY("primary"),
    STANDBY("standby"),
    PREFER_STANDBY("prefer-standby");

    private final String attribute;

    TargetServer(String attribute) {
        this.attribute = attribute;
    }

    static Set<String> attributes() {
        return Arrays.stream(values()).map(target -> target.attribute).collect(Collectors.toSet());
    }

    /** By one of {@link #attributes}. */
    static TargetServer of(String attribute) {
        return Arrays.stream(values())
                .filter(target -> target.attribute.equals(attribute))
                .findFirst()
                .orElseThrow();
    }

    /** What to look for among all servers, one after the other. */
    List<TargetServer> wishes() {
        return this == PREFER_STANDBY ? List.of(STANDBY, ANY) : List.of(this);
    }

    boolean accepts(Session session) {
        return switch (this) {
            case ANY, PREFER_STANDBY -> true;
            case READ_WRITE -> !isReadOnly(session);
            case READ_ONLY -> isReadOnly(session);
            case PRIMARY -> !session.isInRecovery();
            case STANDBY -> session.isInRecovery();
        };
    }

    /** A primary server may be read-only by its settings, too. */
    private static boolean isReadOnly(Session session) {
        return session.queryText("SHOW transaction_read_only").equals("on");
    }

    @Override
    public String toString() {
        return attribute;
    }
}
