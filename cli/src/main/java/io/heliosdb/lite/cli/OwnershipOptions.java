package io.heliosdb.lite.cli;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Whose things are, and who may use them: what means little on another server. */
final class OwnershipOptions {
    @Option(
            names = {"-O", "--no-owner"},
            description = "Leave out owners: all belongs to the role that restores.")
    private boolean isWithoutOwners;

    @Option(
            names = {"-x", "--no-privileges"},
            description = "Leave out grants and default privileges.")
    private boolean isWithoutPrivileges;

    /** Kinds of objects, as a dump file names them. */
    List<String> kindsLeftOut() {
        List<String> kinds = new ArrayList<>();
        if (isWithoutOwners) {
            kinds.add("owner");
        }
        if (isWithoutPrivileges) {
            kinds.addAll(List.of("acl", "default acl"));
        }
        return kinds;
    }
}
