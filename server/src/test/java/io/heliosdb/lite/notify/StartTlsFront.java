package io.heliosdb.lite.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Puts STARTTLS in front of a mail server that does not have it: speaks SMTP until the connection
 * is encrypted, then passes on what it decrypts.
 */
final class StartTlsFront implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    /** By the host that the certificate is for: to make one takes a second. */
    private static final Map<String, SSLContext> CONTEXTS = new ConcurrentHashMap<>();

    /** What clients said before anything was encrypted. */
    final List<String> plainLines = Collections.synchronizedList(new ArrayList<>());

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final SSLContext context;
    private final int target;
    private final boolean isOffered;

    /**
     * @param host what the certificate is for
     * @param target port of the mail server
     * @param isOffered whether it says that it can encrypt
     */
    StartTlsFront(Path directory, String host, int target, boolean isOffered)
            throws IOException, GeneralSecurityException, InterruptedException {
        if (!CONTEXTS.containsKey(host)) {
            CONTEXTS.put(host, context(directory.resolve(host + ".p12"), host));
        }
        this.context = CONTEXTS.get(host);
        this.target = target;
        this.isOffered = isOffered;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Of both sides: whoever has it trusts the certificate. */
    SSLContext context() {
        return context;
    }

    private static SSLContext context(Path file, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + host,
                                "-ext",
                                "san=dns:" + host,
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("it", keys.getCertificate(keys.aliases().nextElement()));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (SocketException e) {
            // Closed: the test is over.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            say(socket, "220 front ready");
            while (true) {
                String line = line(socket.getInputStream());
                plainLines.add(line);
                if (line.startsWith("EHLO")) {
                    say(socket, isOffered ? "250-front\r\n250 STARTTLS" : "250 front");
                } else if (line.equals("STARTTLS")) {
                    say(socket, "220 go ahead");
                    passOn(socket);
                    return;
                } else if (line.equals("QUIT") || line.isEmpty()) {
                    say(socket, "221 bye");
                    return;
                } else {
                    say(socket, "530 Must issue a STARTTLS command first");
                }
            }
        } catch (IOException e) {
            // The client went away: it did not like the certificate.
            return;
        }
    }

    private void passOn(Socket socket) throws IOException {
        try (SSLSocket encrypted =
                        (SSLSocket)
                                context.getSocketFactory().createSocket(socket, null, -1, true);
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
            encrypted.setUseClientMode(false);
            encrypted.startHandshake();
            String ignored = line(behind.getInputStream());
            Thread.ofVirtual().start(() -> copy(encrypted, behind));
            copy(behind, encrypted);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            long ignored = from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            // One of them went away.
            return;
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** No byte more: what follows may be encrypted. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
