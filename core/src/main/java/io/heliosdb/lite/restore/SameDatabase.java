package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.DatabaseContents;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.List;

/** The database after everything in it was dropped. */
final class SameDatabase extends InPlaceTarget {
    private final DatabaseContents contents;

    private SameDatabase(Session session, DatabaseContents contents) {
        super(session);
        this.contents = contents;
    }

    /**
     * Empties the database, for nobody else to see.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the role may not drop what is in it, or
     *     other clients hold locks for long
     */
    static SameDatabase open(ConnectionSettings settings) {
        return begin(
                settings,
                session -> {
                    DatabaseContents contents = DatabaseContents.read(session);
                    contents.drop(session);
                    return new SameDatabase(session, contents);
                });
    }

    @Override
    public boolean holds(SchemaObject object) {
        return switch (object.kind()) {
            case "schema" -> contents.schemasKept().contains(object.name());
            case "subscription" ->
                    contents.subscriptions().contains(Identifiers.quote(object.name()));
            case "comment" -> contents.commentsKept().containsAll(object.statements());
            default -> false;
        };
    }

    @Override
    public List<String> publish() {
        super.publish();
        return contents.subscriptions().stream()
                .map(
                        name ->
                                "tables of subscription %s: run ALTER SUBSCRIPTION %s REFRESH PUBLICATION"
                                        .formatted(name, name))
                .toList();
    }
}
