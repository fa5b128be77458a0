package io.heliosdb.lite.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Against a real mail server in this process. */
class MailNotifierTest {
    private static final String SECRET = "s3cret-word";

    @TempDir Path directory;

    private final GreenMail server =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.withConfiguration(
                GreenMailConfiguration.aConfig().withUser("ops@example.com", "ops", SECRET));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void mailArrivesAsItWasWritten() throws Exception {
        new MailNotifier(settings("127.0.0.1", server.getSmtp().getPort(), false, Optional.empty()))
                .send(notice());
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(2);
        assertThat(mails[0].getSubject()).isEqualTo("dump failed: database börse");
        assertThat(mails[0].getContent().toString().strip()).isEqualTo("disk is full: größe=3");
        assertThat(mails[0].getFrom()[0]).hasToString("helios@example.com");
        assertThat(mails[0].getAllRecipients()).hasSize(2);
        assertThat(mails[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void loginIsEncryptedWhereTlsIsRequired() throws Exception {
        try (StartTlsFront front = front("localhost", true)) {
            MailNotifier notifier = encrypting("localhost", front);
            notifier.send(notice());
            assertThat(server.getReceivedMessages()).hasSize(2);
            assertThat(front.plainLines).hasSize(2).endsWith("STARTTLS");
        }
    }

    @Test
    void nothingIsSaidInThePlainWhereTlsIsRequired() throws Exception {
        try (StartTlsFront front = front("localhost", false)) {
            MailNotifier notifier = encrypting("localhost", front);
            assertNotSent(notifier);
            assertThat(front.plainLines).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void certificatesAreChecked() throws Exception {
        try (StartTlsFront front = front("mail.example.com", true)) {
            assertNotSent(encrypting("localhost", front));
        }
        try (StartTlsFront front = front("localhost", true)) {
            SmtpSettings settings = settings("localhost", front.port(), true, login(SECRET));
            assertNotSent(new MailNotifier(settings));
        }
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    private static void assertNotSent(MailNotifier notifier) {
        assertThatThrownBy(() -> notifier.send(notice()))
                .isInstanceOf(HeliosException.class)
                .hasMessageStartingWith("cannot send mail")
                .hasMessageNotContaining(SECRET);
    }

    private StartTlsFront front(String host, boolean isOffered) throws Exception {
        return new StartTlsFront(directory, host, server.getSmtp().getPort(), isOffered);
    }

    private static MailNotifier encrypting(String host, StartTlsFront front) {
        return new MailNotifier(
                settings(host, front.port(), true, login(SECRET)),
                Optional.of(front.context().getSocketFactory()));
    }

    @Test
    void wrongPasswordIsAnErrorThatDoesNotTellIt() {
        SmtpSettings settings =
                settings("127.0.0.1", server.getSmtp().getPort(), false, login("wr0ng-word"));
        assertThatThrownBy(() -> new MailNotifier(settings).send(notice()))
                .isInstanceOfSatisfying(
                        HeliosException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageContaining("host=127.0.0.1")
                .hasMessageNotContaining("wr0ng-word");
    }

    @Test
    void serverThatIsNotThereIsAnError() {
        SmtpSettings settings =
                settings("127.0.0.1", server.getSmtp().getPort(), false, Optional.empty());
        server.stop();
        assertThatThrownBy(() -> new MailNotifier(settings).send(notice()))
                .isInstanceOf(HeliosException.class)
                .hasMessageContaining("port=" + settings.port());
    }

    private static SmtpSettings settings(
            String host, int port, boolean requiresTls, Optional<SmtpSettings.Login> login) {
        return new SmtpSettings(
                host,
                port,
                requiresTls,
                login,
                "helios@example.com",
                List.of("ops@example.com", "boss@example.com"));
    }

    private static Optional<SmtpSettings.Login> login(String password) {
        return Optional.of(new SmtpSettings.Login("ops", () -> password));
    }

    private static Notice notice() {
        return new Notice(
                Notice.Kind.FAILURE,
                Instant.parse("2026-06-01T00:00:00Z"),
                "dump failed: database börse",
                "disk is full: größe=3\n",
                Map.of());
    }
}
