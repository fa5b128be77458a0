package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpCounts;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.Verification;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code list --json} prints. */
final class ListDocument {
    private ListDocument() {}

    static Map<String, Object> of(DumpFolder folder, List<ListedChain> chains) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("directory", folder.directory().toString());
        document.put("chains", chains.stream().map(ListDocument::chain).toList());
        document.put("unreadable", unreadable(folder.unreadable()));
        return document;
    }

    static List<Object> unreadable(List<DumpFolder.Unreadable> files) {
        List<Object> unreadable = new ArrayList<>();
        for (DumpFolder.Unreadable file : files) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("file", file.path().toString());
            entry.put("reason", file.reason().getMessage());
            unreadable.add(entry);
        }
        return unreadable;
    }

    private static Map<String, Object> chain(ListedChain chain) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("database", chain.root().metadata().database());
        document.put("broken", chain.isBroken());
        document.put("file_bytes", chain.bytes());
        document.put("dumps", chain.dumps().stream().map(ListDocument::dump).toList());
        return document;
    }

    private static Map<String, Object> dump(ListedDump dump) {
        DumpMetadata metadata = dump.head().metadata();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", dump.head().path().toString());
        document.put("dump_id", metadata.dumpId());
        document.put("sequence_number", metadata.sequenceNumber());
        document.put("created_at", metadata.createdAt());
        document.put("mode", metadata.mode().name().toLowerCase(Locale.ROOT));
        document.put("parent_id", JsonPrinter.nullIfEmpty(metadata.parentId()));
        document.put(
                "parent_file",
                dump.node().parent().map(DumpHead::path).map(Object::toString).orElse(null));
        document.put("same_state_as", JsonPrinter.nullIfEmpty(metadata.sameStateAs()));
        document.put("last_lsn", JsonPrinter.nullIfEmpty(metadata.lastLsn()));
        document.put("rows", dump.counts().map(DumpCounts::rows).orElse(null));
        document.put("rows_written", dump.counts().map(DumpCounts::written).orElse(null));
        document.put("rows_deleted", dump.counts().map(DumpCounts::deleted).orElse(null));
        document.put("file_bytes", dump.head().fileBytes());
        document.put("verified_at", dump.verified().map(Verification::at).orElse(null));
        document.put("verified_by", dump.verified().map(Verification::kind).orElse(null));
        document.put("damage", dump.damage().map(HeliosException::getMessage).orElse(null));
        document.put("pinned", dump.isPinned());
        return document;
    }
}
