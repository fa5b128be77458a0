package io.heliosdb.lite.notify;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;

import javax.net.ssl.SSLSocketFactory;

/** Tells people by mail, over SMTP. Certificates are checked, and the server's name in them. */
public final class MailNotifier implements Notifier {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final SmtpSettings settings;
    private final Optional<SSLSocketFactory> sockets;

    public MailNotifier(SmtpSettings settings) {
        this(settings, Optional.empty());
    }

    /**
     * @param sockets what makes encrypted connections, if not the JVM's own
     */
    MailNotifier(SmtpSettings settings, Optional<SSLSocketFactory> sockets) {
        this.settings = settings;
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return "mail to " + String.join(", ", settings.to());
    }

    @Override
    public void send(Notice notice) {
        Session session = Session.getInstance(properties());
        Optional<SmtpSettings.Login> login = settings.login();
        // Null is "none" to the library.
        String user = login.map(SmtpSettings.Login::user).orElse(null);
        String password = login.map(account -> account.password().get()).orElse(null);
        try (Transport transport = session.getTransport("smtp")) {
            Message message = message(session, notice);
            transport.connect(settings.host(), settings.port(), user, password);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw new HeliosException(ErrorCode.UNREACHABLE, "cannot send mail", e)
                    .with("host", settings.host())
                    .with("port", settings.port())
                    .with("reason", String.valueOf(e.getMessage()).strip())
                    .hint("Check the section [smtp] of the configuration.");
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECT_TIMEOUT.toMillis()));
        properties.put("mail.smtp.timeout", Long.toString(TIMEOUT.toMillis()));
        properties.put("mail.smtp.writetimeout", Long.toString(TIMEOUT.toMillis()));
        properties.put("mail.smtp.auth", Boolean.toString(settings.login().isPresent()));
        String tls = Boolean.toString(settings.requiresTls());
        properties.put("mail.smtp.starttls.enable", tls);
        properties.put("mail.smtp.starttls.required", tls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        sockets.ifPresent(factory -> properties.put("mail.smtp.ssl.socketFactory", factory));
        return properties;
    }

    private Message message(Session session, Notice notice) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(settings.from()));
        for (String address : settings.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
        }
        message.setSubject(notice.subject(), StandardCharsets.UTF_8.name());
        message.setText(notice.text(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(notice.at()));
        // Source: RFC 3834, section 5: nobody's holiday notice shall answer.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }
}
