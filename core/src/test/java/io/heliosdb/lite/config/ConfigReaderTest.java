package io.heliosdb.lite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

class ConfigReaderTest {
    /** The user guide, "Configuration-Based Scheduling". */
    private static final String GUIDE =
            """
            [dump]
            # Auto-dump schedule (cron syntax)
            schedule = "0 */6 * * *"  # Every 6 hours

            # Auto-dump when WAL size exceeds threshold (1GB)
            wal_size_threshold = 1073741824

            # Default compression
            compression = "zstd"
            compression_level = 3

            # Backup directory
            backup_dir = "/var/backups/heliosdb"

            # Retention policy
            retention_days = 30

            # Notification on failure
            notify_email = "ops@example.com"
            """;

    @TempDir Path directory;

    private Path work;
    private Path home;
    private Path etc;

    @BeforeEach
    void makeDirectories() throws IOException {
        work = Files.createDirectories(directory.resolve("work"));
        home = Files.createDirectories(directory.resolve("home"));
        etc = Files.createDirectories(directory.resolve("etc"));
    }

    @Test
    void guideExampleIsAccepted() throws IOException {
        Config config = read(GUIDE);
        assertThat(config.schedule().schedule()).contains("0 */6 * * *");
        assertThat(config.schedule().walBytesThreshold()).contains(1L << 30);
        assertThat(config.dump().compression()).isEqualTo(Compression.ZSTD);
        assertThat(config.dump().backupDirectory()).contains(Path.of("/var/backups/heliosdb"));
        assertThat(config.retention().days()).contains(30);
        assertThat(config.alerts().mailAddresses()).containsExactly("ops@example.com");
        assertThat(read("[dump]\nbatch_size = 10000  # Rows per batch\n").dump().batchRowsMax())
                .contains(10_000);
        assertThat(read("[restore]\nbatch_size = 50000  # Larger batches\n").file()).isPresent();
    }

    @Test
    void everyKeyIsUnderstood() throws IOException {
        Config config =
                read(
                        """
                        [dump]
                        schedule = "@daily"
                        timezone = "Europe/Berlin"
                        jitter = "1m30s"
                        incremental = true
                        full_every = "2w"
                        wal_size_threshold = "64MB"
                        compression = "lz4"
                        backup_dir = "backups"
                        database = "shop"
                        keep_last = 3
                        keep_daily = 7
                        keep_weekly = 4
                        keep_monthly = 12
                        notify_email = ["a@example.com", "b@example.com"]
                        notify_webhook = "https://hooks.example.com:8443/T0/secret"
                        max_age = "26h"
                        [restore]
                        safety_dump = "/safe"
                        [smtp]
                        host = "mail.example.com"
                        port = 587
                        starttls = true
                        user = "helios"
                        password_file = "/etc/heliosdb-lite/smtp"
                        from = "helios@example.com"
                        [drill]
                        schedule = "0 3 * * 0"
                        checks = ["SELECT count(*) > 0 FROM users => t"]
                        [http]
                        port = 9187
                        listen = "::1"
                        """);
        assertThat(config.schedule())
                .isEqualTo(
                        new ScheduleConfig(
                                Optional.of("@daily"),
                                ZoneId.of("Europe/Berlin"),
                                Duration.ofSeconds(90),
                                true,
                                Duration.ofDays(14),
                                Optional.of(64L << 20)));
        assertThat(config.dump())
                .isEqualTo(
                        new DumpConfig(
                                Compression.LZ4,
                                Optional.empty(),
                                Optional.of(work.resolve("backups")),
                                Optional.of("shop")));
        assertThat(config.retention())
                .isEqualTo(
                        new RetentionConfig(
                                Optional.empty(),
                                Optional.of(3),
                                Optional.of(7),
                                Optional.of(4),
                                Optional.of(12)));
        assertThat(config.alerts().mailAddresses()).hasSize(2);
        assertThat(config.alerts().maxAge()).contains(Duration.ofHours(26));
        assertThat(config.settings().text(AlertConfig.NOTIFY_WEBHOOK))
                .contains("https://hooks.example.com:8443/...");
        assertThat(config.restore().safetyDumpDirectory()).contains(Path.of("/safe"));
        assertThat(config.smtp().passwordFile()).contains(Path.of("/etc/heliosdb-lite/smtp"));
        assertThat(config.drill().checks()).hasSize(1);
        assertThat(config.http()).isEqualTo(new HttpConfig(Optional.of(9187), "::1"));
    }

    @Test
    void nothingIsWrittenAnywhere() throws IOException {
        for (Config config : List.of(reader(Map.of()).read(Optional.empty()), read(""))) {
            assertThat(config.dump().compression()).isEqualTo(Compression.ZSTD);
            assertThat(config.schedule().isOn()).isFalse();
            assertThat(config.smtp().host()).isEqualTo("localhost");
            assertThat(config.http().port()).isEmpty();
            assertThat(Config.KEYS)
                    .allMatch(key -> config.settings().origin(key).equals(Origin.DEFAULT));
        }
    }

    @Test
    void flagStandsOverEnvironmentOverFile() throws IOException {
        Path file = write(work, "[http]\nport = 1\n");
        ConfigReader reader = reader(Map.of("HELIOSDB_HTTP_PORT", "2"));
        Config withFlag =
                reader.read(
                        Optional.empty(),
                        new ConfigReader.Flag(HttpConfig.PORT, "--http-port", "3"));
        assertThat(withFlag.http().port()).contains(3);
        assertThat(withFlag.settings().origin(HttpConfig.PORT)).hasToString("--http-port");
        Config withVariable = reader.read(Optional.empty());
        assertThat(withVariable.http().port()).contains(2);
        assertThat(withVariable.settings().origin(HttpConfig.PORT))
                .hasToString("HELIOSDB_HTTP_PORT");
        Config withFile = reader(Map.of()).read(Optional.empty());
        assertThat(withFile.http().port()).contains(1);
        assertThat(withFile.settings().origin(HttpConfig.PORT)).hasToString(file + ":2");
    }

    @Test
    void emptyVariableTakesBackWhatTheFileSays() throws IOException {
        Path ignored = write(work, "[restore]\nsafety_dump = \"/safe\"\n");
        Config config = reader(Map.of("HELIOSDB_RESTORE_SAFETY_DUMP", "")).read(Optional.empty());
        assertThat(config.restore().safetyDumpDirectory()).isEmpty();
    }

    @Test
    void placesAreSearchedInOrder() throws IOException {
        Path named = write(directory, "");
        Path inEtc = write(etc.resolve("heliosdb-lite"), "");
        assertThat(found(Map.of())).isEqualTo(inEtc);
        Path inHome = write(home.resolve(".config/heliosdb-lite"), "");
        assertThat(found(Map.of())).isEqualTo(inHome);
        Path here = write(work, "");
        assertThat(found(Map.of())).isEqualTo(here);
        Map<String, String> variable = Map.of("HELIOSDB_CONFIG", inEtc.toString());
        assertThat(found(variable)).isEqualTo(inEtc);
        assertThat(reader(variable).read(Optional.of(named)).file()).contains(named);
    }

    private Path found(Map<String, String> environment) {
        return reader(environment).read(Optional.empty()).file().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    dump.compresion = 'lz4'          | dump.compresion | Did you mean compression in [dump]?
                    dump.port = 25                   | dump.port       | port belongs to [smtp].
                    dump.wibble = 1                  | dump.wibble     | [dump] has the keys schedule,
                    smtp.password = 'x'              | smtp.password   | [smtp] has the keys host,
                    schedule = '@daily'              | schedule        | Did you mean schedule in [dump]?
                    dumps.schedule = '@daily'        | dumps           | There are the sections [dump],
                    dump = 3                         | dump            | There are the sections [dump],
                    """)
    void unknownKeyNamesFileLineAndKey(String line, String key, String hint) throws IOException {
        HeliosException error = error("# a comment\n" + line + "\n");
        assertThat(error.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(error.getMessage())
                .endsWith(": file=%s line=2 key=%s".formatted(work.resolve("config.toml"), key));
        assertThat(error.hint().orElseThrow()).startsWith(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dump.notify_webhook = 'ftp://example.com/s3cret'",
                "dump.notify_webhook = 's3cret'",
                "dump.notify_webhook = ['https://example.com/s3cret']",
                "dump.notify_webhook = 'https://user:s3cret@a b/'",
                "dump.notify_email = 'https://example.com/s3cret'",
                "dump.backup_dir = 's3://key:s3cret@bucket/dumps'",
                "dump.database = 'postgresql://user:s3cret@db/shop'",
                "smtp.host = 'user:s3cret@mail.example.com'",
                "smtp.password = 's3cret'",
                "dump.notify_webhok = 'https://example.com/s3cret'",
                "dump.notify_webhook = https://example.com/s3cret",
                "dump.notify_webhook = 'https://example.com/s3cret",
            })
    void whatMayBeASecretIsInNoError(String line) throws IOException {
        HeliosException error = error(line + "\n");
        assertThat(error.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(error.getMessage() + error.hint()).doesNotContain("s3cret");
        String[] parts = line.split(" = ", 2);
        String variable = "HELIOSDB_" + parts[0].replace('.', '_').toUpperCase(Locale.ROOT);
        Map<String, String> environment = Map.of(variable, parts[1].replace("'", ""));
        assertThat(reader(environment).examine(Optional.of(Path.of("/dev/null"))).problems())
                .allSatisfy(
                        problem ->
                                assertThat(problem.getMessage() + problem.hint())
                                        .doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dump.compression = 'gzip'",
                "dump.compression_level = 23",
                "dump.compression_level = '3'",
                "dump.compression_level = 3.0",
                "dump.batch_size = 0",
                "dump.batch_size = 9999999999",
                "dump.incremental = 'yes'",
                "dump.jitter = 30",
                "dump.jitter = 'soon'",
                "dump.jitter = ''",
                "dump.jitter = '1h 30m'",
                "dump.wal_size_threshold = '1 potato'",
                "dump.wal_size_threshold = 0",
                "dump.wal_size_threshold = '99999999999TB'",
                "dump.timezone = 'Mars/Olympus'",
                "dump.backup_dir = ''",
                "dump.backup_dir = \"a\\u0000b\"",
                "dump.retention_days = -1",
                "dump.retention_days = 2025-12-08",
                "dump.notify_email = 'nobody'",
                "dump.notify_email = \"a@example.com\\r\\nBcc: b@example.com\"",
                "dump.notify_email = []",
                "dump.notify_email = [1]",
                "dump.notify_webhook = 'ftp://example.com/'",
                "dump.notify_webhook = 'https:///nowhere'",
                "dump.schedule = { every = 'day' }",
                "smtp.host = 'a b'",
                "smtp.port = 65536",
                "drill.checks = 'SELECT 1 => 1'",
                "drill.checks = ['SELECT 1']",
            })
    void badValueNamesFileLineAndKey(String line) throws IOException {
        HeliosException error = error("\n\n" + line + "\n");
        assertThat(error.getMessage())
                .startsWith(
                        "bad value of a setting: file=%s line=3 key=%s expected="
                                .formatted(
                                        work.resolve("config.toml"),
                                        line.substring(0, line.indexOf(' '))));
        assertThat(error.code()).isEqualTo(ErrorCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 2 * * *",
                "*/5 * * * *",
                "0 0 1,15 * 1-5",
                "0 3 * * 7",
                "0 3 * * SUN",
                "@hourly",
                "@daily",
                "@weekly",
                "@monthly",
                "@yearly"
            })
    void schedules(String schedule) throws IOException {
        String text = "[dump]\nbackup_dir = \"/b\"\nschedule = \"" + schedule + "\"\n";
        assertThat(read(text).schedule().schedule()).contains(schedule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 25 * * *",
                "0 2 * *",
                "0 0 2 * * *",
                "@reboot",
                "@sometimes",
                "0 2 32 * *",
                "a"
            })
    void noSchedules(String schedule) throws IOException {
        assertThat(error("[dump]\nschedule = \"" + schedule + "\"\n").getMessage())
                .startsWith("bad value of a setting: ")
                .contains(" line=2 key=dump.schedule ");
    }

    @Test
    void badVariableIsNamed() {
        assertThatThrownBy(() -> reader(Map.of("HELIOSDB_SMTP_PORT", "x")).read(Optional.empty()))
                .hasMessage(
                        "bad value of a setting: variable=HELIOSDB_SMTP_PORT key=smtp.port"
                                + " expected=a whole number, 1 to 65535 actual=x");
    }

    @Test
    void syntaxErrorNamesTheLine() throws IOException {
        assertThat(error("[dump]\n\nschedule = 0 2 * * *\n").getMessage())
                .startsWith(
                        "configuration is not valid TOML: file=%s line=3 column="
                                .formatted(work.resolve("config.toml")));
        assertThat(error("[dump]\nkeep_last = 1\nkeep_last = 2\n").detail("line")).contains(3);
    }

    @Test
    void everythingWrongIsFoundInOrder() throws IOException {
        Path ignored = write(work, "[dump]\nbatch_size = 0\nwibble = 1\nkeep_last = 'x'\n");
        ConfigReader.Reading reading = reader(Map.of()).examine(Optional.empty());
        assertThat(reading.config()).isEmpty();
        assertThat(reading.problems())
                .extracting(problem -> problem.detail("line").orElseThrow())
                .containsExactly(2, 3, 4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    dump.schedule = '@daily'                  | Add backup_dir to [dump].
                    dump.wal_size_threshold = '1GB'           | Add backup_dir to [dump].
                    drill.schedule = '@daily'                 | Add backup_dir to [dump].
                    smtp.user = 'x'                           | Add password_file to [smtp].
                    smtp.password_file = '/x'                 | Add user to [smtp].
                    smtp={user='x',password_file='/x',host='example.com'} | Add starttls = true
                    """)
    void contradictionsAreRefused(String line, String hint) throws IOException {
        HeliosException error = error(line + "\n");
        assertThat(error.hint().orElseThrow()).startsWith(hint);
        assertThat(error.getMessage()).contains(" line=1 key=");
    }

    @Test
    void windowsFilesAreRead() throws IOException {
        Config config = read("\uFEFF" + GUIDE.replace("\n", "\r\n"));
        assertThat(config.retention().days()).contains(30);
        assertThat(config.settings().origin(RetentionConfig.RETENTION_DAYS).place())
                .endsWith(":16");
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        Path missing = directory.resolve("missing.toml");
        assertThat(errorOf(missing).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(errorOf(work).getMessage()).endsWith("reason=it is a directory");
        Path loop = directory.resolve("loop.toml");
        Path ignored = Files.createSymbolicLink(loop, loop);
        assertThat(errorOf(loop).getMessage())
                .startsWith("cannot read the configuration file: file=" + loop);
        Path huge = Files.writeString(directory.resolve("huge.toml"), "#".repeat((1 << 20) + 1));
        assertThat(errorOf(huge).getMessage()).endsWith("reason=it has more than 1 MiB");
        Path latin = directory.resolve("latin.toml");
        Files.write(latin, "# é".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(errorOf(latin).getMessage()).endsWith("reason=it is not UTF-8");
        assertThat(errorOf(loop).code()).isEqualTo(ErrorCode.USAGE);
        assertThat(reader(Map.of()).read(Optional.of(Path.of("/dev/null"))).file()).isPresent();
    }

    private HeliosException errorOf(Path file) {
        return reader(Map.of()).examine(Optional.of(file)).problems().getFirst();
    }

    private HeliosException error(String text) throws IOException {
        Path ignored = write(work, text);
        return reader(Map.of()).examine(Optional.empty()).problems().getFirst();
    }

    private Config read(String text) throws IOException {
        Path ignored = write(work, text);
        return reader(Map.of()).read(Optional.empty());
    }

    private static Path write(Path directory, String text) throws IOException {
        Path file = Files.createDirectories(directory).resolve("config.toml");
        return Files.writeString(file, text);
    }

    private ConfigReader reader(Map<String, String> environment) {
        return new ConfigReader(environment, work, home, etc);
    }
}
