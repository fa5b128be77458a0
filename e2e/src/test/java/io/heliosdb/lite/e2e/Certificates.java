package io.heliosdb.lite.e2e;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and certificates made by openssl.
 *
 * @param directory where they are, as {@code NAME.crt} and {@code NAME.key}
 */
record Certificates(Path directory) {
    /** Makes a directory for them, or skips the test, visibly, without openssl. */
    static Certificates create() throws IOException {
        boolean isPresent = Files.isExecutable(Path.of("/usr/bin/openssl"));
        if (!isPresent) {
            System.err.println("SKIPPED: no /usr/bin/openssl");
        }
        Assumptions.assumeTrue(isPresent, "no /usr/bin/openssl");
        return new Certificates(Commands.openDirectory());
    }

    String path(String name) {
        return directory.resolve(name).toString();
    }

    /** An authority that signs others. */
    void addAuthority(String name) {
        request(name, name, "-x509", "-days", "2", "-out", path(name + ".crt"));
    }

    /**
     * A certificate that an authority signed.
     *
     * @param subject a role, or whatever a server is called
     * @param host what a server is reached by
     */
    void add(String name, String authority, String subject, String host) throws IOException {
        request(name, subject, "-out", path(name + ".csr"));
        Files.writeString(directory.resolve(name + ".ext"), "subjectAltName = DNS:" + host + "\n");
        openssl(
                "x509 -req -days 2 -CAcreateserial -in NAME.csr -CA AUTHORITY.crt"
                        + " -CAkey AUTHORITY.key -extfile NAME.ext -out NAME.crt",
                name,
                authority);
    }

    private void request(String name, String subject, String... more) {
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-newkey", "rsa:2048", "-nodes"));
        command.addAll(List.of("-subj", "/CN=" + subject, "-keyout", path(name + ".key")));
        command.addAll(List.of(more));
        String ignored = Commands.run(command);
    }

    /** Runs openssl; names of files are in this directory. */
    void openssl(String arguments, String name, String authority) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (String word : arguments.split(" ", -1)) {
            String file = word.replace("NAME", name).replace("AUTHORITY", authority);
            command.add(file.equals(word) ? word : path(file));
        }
        String ignored = Commands.run(command);
    }
}
