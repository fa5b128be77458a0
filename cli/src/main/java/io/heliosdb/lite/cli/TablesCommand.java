package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.UserTable;
import io.heliosdb.lite.pg.UserTables;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tables}: the names of the tables, as {@code --tables} takes them. */
@Command(
        name = "tables",
        description =
                "Print the tables of the connected database, one a line, as --tables takes them.",
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite tables",
            "  heliosdb-lite tables -h db.example.com -U app -d shop"
        })
final class TablesCommand implements Callable<Integer> {
    private final Program program;

    @Mixin private ConnectionOptions connection;
    @Mixin private DataDirOption dataDir;

    @Option(
            names = "--json",
            description = "Print schema, name, partitioned, estimated rows and bytes as JSON.")
    private boolean isJson;

    TablesCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        List<UserTable> tables;
        try (Server server = Server.find(program, connection, dataDir);
                Session session = Session.open(server.settings())) {
            tables = UserTables.list(session);
        }
        if (isJson) {
            List<Map<String, Object>> documents = new ArrayList<>();
            tables.forEach(table -> documents.add(document(table)));
            program.console().json().print(documents);
        } else {
            tables.forEach(table -> program.console().println(table.reference()));
        }
        return 0;
    }

    private static Map<String, Object> document(UserTable table) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", table.schema());
        document.put("name", table.name());
        document.put("partitioned", table.isPartitioned());
        document.put("estimated_rows", table.estimatedRows() < 0 ? null : table.estimatedRows());
        document.put("bytes", table.bytes());
        return document;
    }
}
