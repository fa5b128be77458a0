package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Drafts functions, procedures and aggregates. */
final class FunctionReader {
    private static final String FUNCTIONS =
            """
            SELECT p.oid, n.nspname, p.proname, p.prokind,
                pg_catalog.pg_get_userbyid(p.proowner) AS owner,
                pg_catalog.pg_get_function_identity_arguments(p.oid) AS arguments,
                pg_catalog.oidvectortypes(p.proargtypes) AS types,
                CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) END
                    AS definition
            FROM pg_catalog.pg_proc p
                JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            WHERE p.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA
                    // Constructors of range types come with the type.
                    + """
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'i')
                    """;

    // Names are those of the parameters of CREATE AGGREGATE, in the order in which they are
    // written.
    private static final String AGGREGATES =
            """
            SELECT a.aggfnoid::oid AS oid, a.aggtransfn AS sfunc,
                pg_catalog.format_type(a.aggtranstype, NULL) AS stype,
                nullif(a.aggtransspace, 0) AS sspace,
                nullif(a.aggfinalfn, 0)::regproc AS finalfunc, a.aggfinalextra AS finalfunc_extra,
                CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalmodify END AS finalfunc_modify,
                nullif(a.aggcombinefn, 0)::regproc AS combinefunc,
                nullif(a.aggserialfn, 0)::regproc AS serialfunc,
                nullif(a.aggdeserialfn, 0)::regproc AS deserialfunc,
                pg_catalog.quote_literal(a.agginitval) AS initcond,
                nullif(a.aggmtransfn, 0)::regproc AS msfunc,
                nullif(a.aggminvtransfn, 0)::regproc AS minvfunc,
                CASE WHEN a.aggmtranstype <> 0
                    THEN pg_catalog.format_type(a.aggmtranstype, NULL) END AS mstype,
                nullif(a.aggmtransspace, 0) AS msspace,
                nullif(a.aggmfinalfn, 0)::regproc AS mfinalfunc,
                a.aggmfinalextra AS mfinalfunc_extra,
                CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalmodify END AS mfinalfunc_modify,
                pg_catalog.quote_literal(a.aggminitval) AS minitcond,
                CASE WHEN a.aggsortop <> 0 THEN 'OPERATOR('
                    || pg_catalog.quote_ident(opn.nspname) || '.' || o.oprname || ')' END AS sortop,
                CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END AS parallel,
                a.aggkind = 'h' AS hypothetical
            FROM pg_catalog.pg_aggregate a
                JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
                LEFT JOIN pg_catalog.pg_operator o ON o.oid = a.aggsortop
                LEFT JOIN pg_catalog.pg_namespace opn ON opn.oid = o.oprnamespace
            WHERE p.oid >= 16384
            """;

    private static final List<String> PARAMETERS =
            List.of(
                    "sfunc",
                    "stype",
                    "sspace",
                    "finalfunc",
                    "finalfunc_extra",
                    "finalfunc_modify",
                    "combinefunc",
                    "serialfunc",
                    "deserialfunc",
                    "initcond",
                    "msfunc",
                    "minvfunc",
                    "mstype",
                    "msspace",
                    "mfinalfunc",
                    "mfinalfunc_extra",
                    "mfinalfunc_modify",
                    "minitcond",
                    "sortop",
                    "parallel",
                    "hypothetical");

    private FunctionReader() {}

    static void draft(Connection connection, Drafts drafts) {
        CatalogQuery.each(connection, FUNCTIONS, row -> draftFunction(row, drafts));
        CatalogQuery.each(
                connection,
                AGGREGATES,
                row -> {
                    ObjectKey key = ObjectKey.of(ObjectKey.FUNCTION, row.getLong("oid"));
                    if (!drafts.isMember(ObjectKey.FUNCTION, key.oid())) {
                        String definition = parameters(row);
                        drafts.find(key)
                                .ifPresent(
                                        draft ->
                                                draft.statement(
                                                        "CREATE " + draft.target() + definition));
                    }
                });
    }

    private static void draftFunction(ResultSet row, Drafts drafts) throws SQLException {
        long oid = row.getLong("oid");
        if (drafts.isMember(ObjectKey.FUNCTION, oid)) {
            return;
        }
        ObjectKind kind =
                switch (CatalogQuery.letter(row, "prokind")) {
                    case 'a' -> ObjectKind.AGGREGATE;
                    case 'p' -> ObjectKind.PROCEDURE;
                    default -> ObjectKind.FUNCTION;
                };
        String schema = row.getString("nspname");
        String name = row.getString("proname");
        String arguments = row.getString("arguments");
        if (kind == ObjectKind.AGGREGATE && arguments.isEmpty()) {
            arguments = "*";
        }
        String quoted = Identifiers.qualified(schema, name);
        Draft draft =
                new Draft(
                                ObjectKey.of(ObjectKey.FUNCTION, oid),
                                kind,
                                schema,
                                name + '(' + row.getString("types") + ')')
                        .target("%s %s(%s)".formatted(word(kind), quoted, arguments))
                        .owner(row.getString("owner"));
        String definition = CatalogQuery.text(row, "definition");
        if (!definition.isEmpty()) {
            draft.statement(definition.strip());
        }
        drafts.add(draft);
    }

    private static String word(ObjectKind kind) {
        return kind.label().toUpperCase(java.util.Locale.ROOT);
    }

    private static String parameters(ResultSet row) throws SQLException {
        List<String> clauses = new ArrayList<>();
        for (String parameter : PARAMETERS) {
            String value = row.getString(parameter);
            if (value == null || (value.equals("f") && isFlag(parameter))) {
                continue;
            }
            if (isFlag(parameter)) {
                clauses.add(parameter);
            } else if (parameter.endsWith("_modify")) {
                clauses.add(parameter + " = " + modify(value));
            } else {
                clauses.add(parameter + " = " + value);
            }
        }
        return " (\n    " + String.join(",\n    ", clauses) + "\n)";
    }

    private static boolean isFlag(String parameter) {
        return parameter.endsWith("_extra") || parameter.equals("hypothetical");
    }

    private static String modify(String letter) {
        return switch (letter) {
            case "s" -> "shareable";
            case "w" -> "read_write";
            default -> "read_only";
        };
    }
}
