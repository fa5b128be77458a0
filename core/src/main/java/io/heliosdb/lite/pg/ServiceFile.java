package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** libpq's connection service file: named groups of parameters in INI style. */
final class ServiceFile {
    private ServiceFile() {}

    /**
     * The parameters of a service, from the first of the files that defines it.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if none does, or a file is malformed
     */
    static Map<String, String> find(String service, List<Path> files) {
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                Map<String, String> parameters = read(service, file);
                if (parameters != null) {
                    return parameters;
                }
            }
        }
        throw new HeliosException(ErrorCode.USAGE, "definition of service not found")
                .with("service", service)
                .hint("Define it in ~/.pg_service.conf, or pass --host and --port.");
    }

    private static Map<String, String> read(String service, Path file) {
        List<String> lines = lines(file);
        Map<String, String> parameters = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                if (parameters != null) {
                    return parameters;
                }
                parameters = line.equals("[" + service + "]") ? new LinkedHashMap<>() : parameters;
                continue;
            }
            if (parameters == null) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw new HeliosException(ErrorCode.USAGE, "syntax error in service file")
                        .with("file", file)
                        .with("line", i + 1)
                        .hint("Write key=value.");
            }
            parameters.putIfAbsent(
                    line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
        return parameters;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.USAGE, "service file cannot be read", e)
                    .with("file", file)
                    .hint("Check the permissions of the file, or PGSERVICEFILE.");
        }
    }
}
