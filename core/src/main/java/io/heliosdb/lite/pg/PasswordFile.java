package io.heliosdb.lite.pg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * libpq's password file: lines of {@code host:port:database:user:password}, where {@code *} matches
 * anything and a backslash takes the next character as it is. Source: PostgreSQL 18,
 * src/interfaces/libpq/fe-connect.c, passwordFromFile.
 */
final class PasswordFile {
    private static final int FIELD_COUNT = 5;

    private PasswordFile() {}

    /**
     * The password of the first line that matches. {@link Password#NONE} if none does, if there is
     * no such file, or if others may read it.
     */
    static Password find(Path file, String host, int port, String database, String user) {
        try {
            if (!Files.isRegularFile(file) || !isPrivate(file)) {
                return Password.NONE;
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            List<String> wanted = List.of(host, String.valueOf(port), database, user);
            for (String line : text.split("\r?\n", -1)) {
                List<String> fields = line.startsWith("#") ? List.of() : fields(line);
                if (fields.size() == FIELD_COUNT && matches(fields, wanted)) {
                    return new Password(unescape(fields.get(FIELD_COUNT - 1)));
                }
            }
            return Password.NONE;
        } catch (IOException e) {
            // As libpq: a password file that cannot be read is a file that is not there.
            return Password.NONE;
        }
    }

    /** Whether group and others have no access at all. */
    static boolean isPrivate(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return true;
        }
        Set<PosixFilePermission> owner =
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE);
        return owner.containsAll(view.readAttributes().permissions());
    }

    private static boolean matches(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            String field = fields.get(i);
            if (!field.equals("*") && !unescape(field).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Cuts at colons that no backslash precedes; the last field keeps its own. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < line.length() && fields.size() < FIELD_COUNT - 1; i++) {
            if (line.charAt(i) == '\\') {
                i++;
            } else if (line.charAt(i) == ':') {
                fields.add(line.substring(start, i));
                start = i + 1;
            }
        }
        fields.add(line.substring(start));
        return fields;
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 1 < field.length()) {
                i++;
            }
            text.append(field.charAt(i));
        }
        return text.toString();
    }
}
