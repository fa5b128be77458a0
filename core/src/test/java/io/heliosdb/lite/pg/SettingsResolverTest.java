package io.heliosdb.lite.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class SettingsResolverTest {
    @TempDir private Path home;
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void nothingGivenIsLocalhostAndTheSystemsUser() {
        ConnectionSettings settings = resolve(ConnectionFlags.NONE);
        assertThat(settings.host()).isEqualTo("localhost");
        assertThat(settings.port()).isEqualTo(5432);
        assertThat(settings.user()).isEqualTo("ada");
        assertThat(settings.database()).isEqualTo("ada");
        assertThat(settings.password().isKnown()).isFalse();
        assertThat(settings.tls()).isEqualTo(TlsSettings.DEFAULT);
    }

    @Test
    void databaseIsNamedLikeTheGivenUser() {
        assertThat(resolve(new ConnectionFlags("", "", "bob", "")).database()).isEqualTo("bob");
    }

    @Test
    void flagsWinOverEnvironment() {
        environment.putAll(Map.of("PGHOST", "a", "PGPORT", "1", "PGUSER", "u", "PGDATABASE", "d"));
        assertThat(resolve(ConnectionFlags.NONE))
                .extracting("host", "port", "user", "database")
                .containsExactly("a", 1, "u", "d");
        assertThat(resolve(new ConnectionFlags("b", "2", "v", "e")))
                .extracting("host", "port", "user", "database")
                .containsExactly("b", 2, "v", "e");
    }

    @Test
    void emptyVariablesAreNotSet() {
        environment.putAll(Map.of("PGHOST", "", "PGPORT", "", "PGDATABASE", ""));
        assertThat(resolve(ConnectionFlags.NONE).host()).isEqualTo("localhost");
    }

    @Test
    void uriWinsOverFlags() {
        String uri =
                "postgresql://al%40ice:p%2Bw+d@[::1]:6000/my%20db?sslmode=require&options=-c%20a%3Db";
        ConnectionSettings settings = resolve(new ConnectionFlags("other", "1", "bob", uri));
        assertThat(settings)
                .extracting("host", "port", "user", "database")
                .containsExactly("::1", 6000, "al@ice", "my db");
        assertThat(settings.password().text()).isEqualTo("p+w+d");
        assertThat(settings.tls().mode()).isEqualTo("require");
        assertThat(settings.options()).isEqualTo("-c a=b");
    }

    @Test
    void flagsFillWhatTheUriLeavesOpen() {
        ConnectionSettings settings =
                resolve(new ConnectionFlags("h", "7", "bob", "postgres:///sales"));
        assertThat(settings)
                .extracting("host", "port", "user", "database")
                .containsExactly("h", 7, "bob", "sales");
    }

    @Test
    void pairsMayBeQuotedAndEscaped() {
        ConnectionSettings settings =
                resolve(
                        new ConnectionFlags(
                                "", "", "", "host = /run/pg dbname='it\\'s' user=a\\ b port=7"));
        assertThat(settings)
                .extracting("host", "port", "user", "database")
                .containsExactly("/run/pg", 7, "a b", "it's");
        assertThat(settings.isUnixSocket()).isTrue();
    }

    @Test
    void malformedStringIsUsageErrorThatQuotesNothing() {
        assertThatThrownBy(
                        () -> resolve(new ConnectionFlags("", "", "", "host=x password='secret")))
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
                            assertThat(e.getMessage()).doesNotContain("secret");
                        });
    }

    @Test
    void serviceWinsOverEnvironmentAndYieldsToFlags() throws IOException {
        Files.writeString(
                home.resolve(".pg_service.conf"),
                """
                # mine
                [other]
                host=no
                [prod]
                host=db1
                port=6432
                dbname=sales
                [next]
                user=no
                """);
        environment.putAll(Map.of("PGSERVICE", "prod", "PGHOST", "env", "PGUSER", "eve"));
        assertThat(resolve(new ConnectionFlags("", "99", "", "")))
                .extracting("host", "port", "user", "database")
                .containsExactly("db1", 99, "eve", "sales");
    }

    @Test
    void unknownServiceIsUsageError() {
        environment.put("PGSERVICE", "none");
        assertUsage(ConnectionFlags.NONE, "definition of service not found");
    }

    @Test
    void severalServersHavePortsAndPasswordsOfTheirOwn() throws IOException {
        passwordFile("a:5432:*:*:one\nb:7:*:*:two\n", "rw-------");
        ServerList servers =
                servers(new ConnectionFlags("", "", "", "postgresql://bob@a,b:7,[::1]:8/sales"));
        assertThat(servers.servers())
                .extracting(ConnectionSettings::host, ConnectionSettings::port)
                .containsExactly(tuple("a", 5432), tuple("b", 7), tuple("::1", 8));
        assertThat(servers.servers())
                .extracting(server -> server.password().text())
                .containsExactly("one", "two", "");
    }

    @Test
    void onePortIsThatOfAllHosts() {
        environment.putAll(Map.of("PGHOST", "a,,c", "PGPORT", "6"));
        assertThat(servers(ConnectionFlags.NONE).servers())
                .extracting(ConnectionSettings::host, ConnectionSettings::port)
                .containsExactly(tuple("a", 6), tuple("localhost", 6), tuple("c", 6));
        environment.put("PGPORT", "6,7");
        assertUsage(ConnectionFlags.NONE, "lists of hosts do not fit together");
        environment.putAll(Map.of("PGPORT", "", "PGHOSTADDR", "::1"));
        assertUsage(ConnectionFlags.NONE, "lists of hosts do not fit together");
    }

    @Test
    void serversAreShuffledOnlyWhereThatIsWanted() {
        environment.put("PGHOST", "a,b,c,d,e,f,g");
        List<String> given = List.of("a", "b", "c", "d", "e", "f", "g");
        assertThat(servers(ConnectionFlags.NONE).ordered(given)).isEqualTo(given);
        environment.put("PGLOADBALANCEHOSTS", "random");
        assertThat(servers(ConnectionFlags.NONE).ordered(given))
                .isNotEqualTo(given)
                .containsExactlyInAnyOrderElementsOf(given);
    }

    @Test
    void oldVariableAsksForEncryption() {
        environment.put("PGREQUIRESSL", "1");
        assertThat(resolve(ConnectionFlags.NONE).tls().mode()).isEqualTo("require");
    }

    @Test
    void nonsenseIsUsageError() {
        assertUsage(new ConnectionFlags("", "x", "", ""), "invalid port");
        assertUsage(new ConnectionFlags("", "70000", "", ""), "invalid port");
        environment.put("PGSSLMODE", "maybe");
        assertUsage(ConnectionFlags.NONE, "invalid sslmode");
    }

    @Test
    void requireWithRootCertificateChecksIt() throws IOException {
        Files.createDirectories(home.resolve(".postgresql"));
        Files.writeString(home.resolve(".postgresql/root.crt"), "");
        environment.put("PGSSLMODE", "require");
        assertThat(resolve(ConnectionFlags.NONE).tls().mode()).isEqualTo("verify-ca");
    }

    @Test
    void passwordFileIsSearchedLineByLine() throws IOException {
        passwordFile(
                """
                #localhost:*:*:*:no
                else:*:*:*:no
                localhost:5432:*:bob:b:o\\:b\\\\
                *:*:*:*:any
                """,
                "rw-------");
        assertThat(resolve(ConnectionFlags.NONE).password().text()).isEqualTo("any");
        assertThat(resolve(new ConnectionFlags("", "", "bob", "")).password().text())
                .isEqualTo("b:o:b\\");
    }

    @Test
    void passwordFileThatOthersMayReadIsIgnored() throws IOException {
        passwordFile("*:*:*:*:any\n", "rw-r-----");
        assertThat(resolve(ConnectionFlags.NONE).password()).isEqualTo(Password.NONE);
    }

    @Test
    void variableWinsOverPasswordFile() throws IOException {
        passwordFile("*:*:*:*:file\n", "rw-------");
        environment.put("PGPASSWORD", "variable");
        assertThat(resolve(ConnectionFlags.NONE).password().text()).isEqualTo("variable");
    }

    @Test
    void passwordIsNeverPrinted() {
        environment.put("PGPASSWORD", "secret");
        assertThat(resolve(ConnectionFlags.NONE).toString()).doesNotContain("secret");
    }

    private void passwordFile(String text, String permissions) throws IOException {
        Path file = Files.writeString(home.resolve(".pgpass"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private void assertUsage(ConnectionFlags flags, String clause) {
        assertThatThrownBy(() -> resolve(flags))
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
                            assertThat(e.clause()).isEqualTo(clause);
                            assertThat(e.hint()).isPresent();
                        });
    }

    private ConnectionSettings resolve(ConnectionFlags flags) {
        return servers(flags).first();
    }

    private ServerList servers(ConnectionFlags flags) {
        return new SettingsResolver(environment, "ada", home, 1).resolve(flags);
    }
}
