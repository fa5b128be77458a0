package io.heliosdb.lite.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A directory that stands for a whole machine: scripts run with its directories in place of {@code
 * /var}, {@code /usr/local/bin} and their like, and with stand-ins for what reaches out. Buckets
 * are directories below {@code s3}.
 */
final class Machine {
    private static final List<String> DIRECTORIES =
            List.of(
                    "/usr/local/bin",
                    "/var",
                    "/data",
                    "/backups",
                    "/fixtures",
                    "/analytics",
                    "/etc");

    private final Path root;
    private final GuideShell shell;
    private final int port = DebianServer.freePort();
    private final int drillPort = DebianServer.freePort();

    /**
     * @param root an empty directory
     * @param serverPort of the server that the machine's owner backs up
     */
    Machine(Path root, int serverPort) throws IOException {
        this.root = root;
        Path programs = Files.createDirectories(root.resolve("usr/local/bin"));
        shell = new GuideShell(programs, serverPort);
        for (String directory : List.of("s3", "tmp", "work", "var/log/heliosdb")) {
            Files.createDirectories(root.resolve(directory));
        }
        shell.program(
                "aws",
                """
                place() {
                    case $1 in
                        s3://*) echo "%s/${1#s3://}" ;;
                        *) echo "$1" ;;
                    esac
                }
                source=$(place "$3")
                target=$(place "$4")
                case $target in
                    */) mkdir -p "$target" ;;
                    *) mkdir -p "$(dirname "$target")" ;;
                esac
                case "$1 $2" in
                    's3 cp') cp "$source" "$target" ;;
                    's3 sync') mkdir -p "$target" && cp -R "$source/." "$target" ;;
                    *) exit 2 ;;
                esac
                """
                        .formatted(root.resolve("s3")));
        shell.program("sudo", "exec \"$@\"\n");
        shell.program("rclone", "exec cp \"$2\" '%s/'\n".formatted(root.resolve("s3")));
        shell.program("wget", "tar czf \"${1##*/}\" -C '%s' heliosdb-lite\n".formatted(programs));
        // Scripts sleep until an instance is there: no longer, and if need be until it is.
        shell.program(
                "sleep",
                """
                for i in $(seq 300); do
                    for port in %d %d; do
                        psql -h localhost -p $port -qc '' 2>/dev/null && exit
                    done
                    /bin/sleep 0.1
                done
                """
                        .formatted(port, drillPort));
    }

    GuideShell shell() {
        return shell;
    }

    /** Where its scripts start an instance. */
    int port() {
        return port;
    }

    /** Whether one runs there. */
    boolean hasInstance() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a script finds a path of the machine. */
    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** A text in which paths and ports are those of this machine. */
    String adapted(String text) {
        String adapted = text.replace("/tmp/heliosdb", root.resolve("tmp/heliosdb").toString());
        for (String directory : DIRECTORIES) {
            adapted =
                    adapted.replaceAll(
                            "(?m)(^|[\\s\"=:])" + directory + "(?=/)", "$1" + root + directory);
        }
        return adapted.replace("15432", Integer.toString(drillPort))
                .replace("5432", Integer.toString(port));
    }

    /** Installs a script where the guide has it. */
    Path install(String name, String text) {
        shell.program(name, adapted(text));
        return path("/usr/local/bin/" + name);
    }

    /** Runs a command as the owner of the server that is backed up. */
    GuideShell.Result run(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "TMPDIR=" + root.resolve("tmp")));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of(words));
        return shell.run(root.resolve("work"), command);
    }

    /** Runs a script as it is, on a machine that has no server but those that it starts. */
    GuideShell.Result runAlone(Map<String, String> environment, String script)
            throws IOException, InterruptedException {
        Path file = Files.writeString(root.resolve("script"), adapted(script));
        List<String> words =
                new ArrayList<>(List.of("-u", "PGHOST", "-u", "PGUSER", "-u", "PGDATABASE"));
        words.add("PGPORT=" + port);
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of("bash", file.toString()));
        return run(Map.of(), prepend("env", words));
    }

    private static String[] prepend(String first, List<String> rest) {
        List<String> words = new ArrayList<>(List.of(first));
        words.addAll(rest);
        return words.toArray(String[]::new);
    }

    /** What systemd says of units, by their names. The programs that they start are there. */
    GuideShell.Result verifyUnits(Map<String, String> units)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        for (Map.Entry<String, String> unit : units.entrySet()) {
            Path file = root.resolve(unit.getKey());
            command.add(Files.writeString(file, adapted(unit.getValue())).toString());
        }
        return run(Map.of(), command.toArray(String[]::new));
    }

    /** Commands of a crontab, as cron hands them to a shell; lines of variables are left out. */
    List<String> cronCommands(String crontab) {
        return crontab.lines()
                .filter(line -> line.matches("[0-9*].*"))
                .map(line -> line.split("\\s+", 6)[5].replace("\\%", "%"))
                .map(this::adapted)
                .toList();
    }
}
