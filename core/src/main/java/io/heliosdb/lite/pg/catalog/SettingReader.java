package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.DatabaseSetting;
import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.util.List;

/** Drafts the settings of the database itself, for whatever database they are restored into. */
final class SettingReader {
    /** No name of a role or parameter, and no value, can hold it. */
    private static final String THIS_DATABASE = "\uE000";

    private SettingReader() {}

    static void draft(Connection connection, Drafts drafts) {
        for (DatabaseSetting setting :
                DatabaseSetting.read(connection, "pg_catalog.current_database()")) {
            drafts.add(
                    new Draft(
                                    ObjectKey.of(ObjectKey.DATABASE_SETTING, 0)
                                            .aspect(setting.role() + "." + setting.parameter()),
                                    ObjectKind.DATABASE_SETTING,
                                    "",
                                    setting.parameter())
                            .tie(setting.role())
                            .statements(() -> List.of(statement(setting))));
        }
    }

    /** What the target has set by itself stays. */
    private static String statement(DatabaseSetting setting) {
        String body =
                """
                BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s
                    JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                    LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,
                    pg_catalog.unnest(s.setconfig) c
                WHERE d.datname = pg_catalog.current_database() AND coalesce(r.rolname, '') = %s
                    AND pg_catalog.split_part(c, '=', 1) = %s)
                THEN EXECUTE pg_catalog.replace(%s, %s,
                    pg_catalog.quote_ident(pg_catalog.current_database())); END IF; END\
                """
                        .formatted(
                                Identifiers.literal(setting.role()),
                                Identifiers.literal(setting.parameter()),
                                Identifiers.literal(setting.statement(THIS_DATABASE)),
                                Identifiers.literal(THIS_DATABASE));
        return "DO " + Identifiers.literal(body);
    }
}
