package io.heliosdb.lite.format.file;

import static io.heliosdb.lite.format.file.JsonForm.FLAG;
import static io.heliosdb.lite.format.file.JsonForm.INT;
import static io.heliosdb.lite.format.file.JsonForm.LONG;
import static io.heliosdb.lite.format.file.JsonForm.TEXT;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.file.JsonObject.Member;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The documents of a dump file as JSON. docs/format.md sections 3.3, 3.4 and 6. */
public final class DocumentForms {
    public static final JsonForm<DumpMetadata> METADATA = metadata();
    public static final JsonForm<Schema> SCHEMA = schema();
    public static final JsonForm<List<SequenceState>> SEQUENCES = JsonForm.list(sequence());
    static final JsonForm<DumpFooter> FOOTER = footer();

    private DocumentForms() {}

    private static JsonForm<DumpMetadata> metadata() {
        return JsonObject.form(
                "DumpMetadata",
                v ->
                        new DumpMetadata(
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next(),
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next(),
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next(),
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next(),
                                v.next()),
                List.of(
                        new Member<>("dumpId", TEXT, DumpMetadata::dumpId),
                        new Member<>("createdAt", TEXT, DumpMetadata::createdAt),
                        new Member<>("mode", mode(), DumpMetadata::mode),
                        new Member<>("lastLsn", TEXT, DumpMetadata::lastLsn),
                        new Member<>("compression", TEXT, DumpMetadata::compression),
                        new Member<>("compressionLevel", INT, DumpMetadata::compressionLevel),
                        new Member<>("parentId", TEXT, DumpMetadata::parentId),
                        new Member<>("sequenceNumber", INT, DumpMetadata::sequenceNumber),
                        new Member<>("systemIdentifier", TEXT, DumpMetadata::systemIdentifier),
                        new Member<>("timeline", LONG, DumpMetadata::timeline),
                        new Member<>("database", TEXT, DumpMetadata::database),
                        new Member<>("databaseOid", LONG, DumpMetadata::databaseOid),
                        new Member<>("snapshot", TEXT, DumpMetadata::snapshot),
                        new Member<>("serverVersion", TEXT, DumpMetadata::serverVersion),
                        new Member<>("serverVersionNumber", INT, DumpMetadata::serverVersionNumber),
                        new Member<>("encoding", TEXT, DumpMetadata::encoding),
                        new Member<>("serverEncoding", TEXT, DumpMetadata::serverEncoding),
                        new Member<>("collation", TEXT, DumpMetadata::collation),
                        new Member<>("characterType", TEXT, DumpMetadata::characterType),
                        new Member<>("toolVersion", TEXT, DumpMetadata::toolVersion),
                        new Member<>("selective", FLAG, DumpMetadata::selective),
                        new Member<>("content", content(), DumpMetadata::content),
                        new Member<>(
                                "kindsLeftOut", JsonForm.list(TEXT), DumpMetadata::kindsLeftOut),
                        new Member<>("sameStateAs", TEXT, DumpMetadata::sameStateAs),
                        new Member<>("parentFile", TEXT, DumpMetadata::parentFile)));
    }

    private static JsonForm<DumpMode> mode() {
        return JsonForm.choice(
                mode -> mode.name().toLowerCase(Locale.ROOT),
                Optional.empty(),
                List.of(DumpMode.values()));
    }

    /** Absent in files of the first writers. */
    private static JsonForm<DumpContent> content() {
        return JsonForm.choice(
                content -> content.name().toLowerCase(Locale.ROOT),
                Optional.of(DumpContent.ALL),
                List.of(DumpContent.values()));
    }

    private static JsonForm<Schema> schema() {
        return JsonObject.form(
                "Schema",
                v -> new Schema(v.next(), v.next()),
                List.of(
                        new Member<>("tables", JsonForm.list(table()), Schema::tables),
                        new Member<>("objects", JsonForm.list(object()), Schema::objects)));
    }

    private static JsonForm<TableDef> table() {
        return JsonObject.form(
                "TableDef",
                v ->
                        new TableDef(
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next(),
                                v.next(), v.next(), v.next(), v.next()),
                List.of(
                        new Member<>("index", INT, TableDef::index),
                        new Member<>("schema", TEXT, TableDef::schema),
                        new Member<>("name", TEXT, TableDef::name),
                        new Member<>("kind", TEXT, TableDef::kind),
                        new Member<>("columns", JsonForm.list(column()), TableDef::columns),
                        new Member<>("key", JsonForm.list(TEXT), TableDef::key),
                        new Member<>("loadThrough", TEXT, TableDef::loadThrough),
                        new Member<>("fingerprint", TEXT, TableDef::fingerprint),
                        new Member<>("rowsLeftOut", FLAG, TableDef::rowsLeftOut),
                        new Member<>("identity", TEXT, TableDef::identity)));
    }

    private static JsonForm<ColumnDef> column() {
        return JsonObject.form(
                "ColumnDef",
                v -> new ColumnDef(v.next(), v.next(), v.next(), v.next(), v.next(), v.next()),
                List.of(
                        new Member<>("name", TEXT, ColumnDef::name),
                        new Member<>("type", TEXT, ColumnDef::type),
                        new Member<>("notNull", FLAG, ColumnDef::notNull),
                        new Member<>("generated", FLAG, ColumnDef::generated),
                        new Member<>("text", FLAG, ColumnDef::text),
                        new Member<>("kind", kind(), ColumnDef::kind)));
    }

    private static JsonForm<ValueKind> kind() {
        return JsonForm.choice(ValueKind::name, Optional.empty(), List.of(ValueKind.values()));
    }

    private static JsonForm<SchemaObject> object() {
        return JsonObject.form(
                "SchemaObject",
                v ->
                        new SchemaObject(
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next(),
                                v.next(), v.next()),
                List.of(
                        new Member<>("id", INT, SchemaObject::id),
                        new Member<>("kind", TEXT, SchemaObject::kind),
                        new Member<>("schema", TEXT, SchemaObject::schema),
                        new Member<>("name", TEXT, SchemaObject::name),
                        new Member<>("table", INT, SchemaObject::table),
                        new Member<>("section", section(), SchemaObject::section),
                        new Member<>("statements", JsonForm.list(TEXT), SchemaObject::statements),
                        new Member<>("dependsOn", JsonForm.list(INT), SchemaObject::dependsOn)));
    }

    private static JsonForm<Section> section() {
        return JsonForm.choice(Section::name, Optional.empty(), List.of(Section.values()));
    }

    private static JsonForm<SequenceState> sequence() {
        return JsonObject.form(
                "SequenceState",
                v -> new SequenceState(v.next(), v.next(), v.next(), v.next()),
                List.of(
                        new Member<>("schema", TEXT, SequenceState::schema),
                        new Member<>("name", TEXT, SequenceState::name),
                        new Member<>("lastValue", LONG, SequenceState::lastValue),
                        new Member<>("called", FLAG, SequenceState::called)));
    }

    private static JsonForm<DumpFooter> footer() {
        return JsonObject.form(
                "DumpFooter",
                v ->
                        new DumpFooter(
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next(),
                                v.next(), v.next(), v.next()),
                List.of(
                        new Member<>("tables", JsonForm.list(statistics()), DumpFooter::tables),
                        new Member<>("rowCount", LONG, DumpFooter::rowCount),
                        new Member<>("plainBytes", LONG, DumpFooter::plainBytes),
                        new Member<>("chunkCount", INT, DumpFooter::chunkCount),
                        new Member<>("frameCount", INT, DumpFooter::frameCount),
                        new Member<>("dataCrc32", TEXT, DumpFooter::dataCrc32),
                        new Member<>("sequencesOffset", LONG, DumpFooter::sequencesOffset),
                        new Member<>("schemaOffset", LONG, DumpFooter::schemaOffset),
                        new Member<>("metadataOffset", LONG, DumpFooter::metadataOffset)));
    }

    private static JsonForm<TableStatistics> statistics() {
        return JsonObject.form(
                "TableStatistics",
                v ->
                        new TableStatistics(
                                v.next(), v.next(), v.next(), v.next(), v.next(), v.next()),
                List.of(
                        new Member<>("table", INT, TableStatistics::table),
                        new Member<>("rowCount", LONG, TableStatistics::rowCount),
                        new Member<>("plainBytes", LONG, TableStatistics::plainBytes),
                        new Member<>("storedBytes", LONG, TableStatistics::storedBytes),
                        new Member<>("chunkCount", INT, TableStatistics::chunkCount),
                        new Member<>(
                                "inheritedRowCount", LONG, TableStatistics::inheritedRowCount)));
    }
}
