package io.heliosdb.lite.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a request, without what is of no interest here.
 *
 * @param method as it was sent
 * @param path decoded, without the query; begins with a slash. It is no path of a file, and nothing
 *     in it means another directory
 * @param host whom the client meant, without a port; empty if it does not say
 */
record HttpRequest(String method, String path, String host) {
    /** Of the head, in bytes and in lines. */
    static final int BYTES_MAX = 8 << 10;

    private static final int LINES_MAX = 100;

    // RFC 9110, section 5.6.2.
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private static final Pattern REQUEST_LINE =
            Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/([0-9])\\.([0-9])");
    private static final Pattern NAME = Pattern.compile(TOKEN);
    private static final Pattern VALUE = Pattern.compile("[\\t -~\\x80-\\xFF]*");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]+)([^#]*)");
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[0-9a-zA-Z._-]+)(:[0-9]{1,5})?");

    /** A head that is none, and the answer to it. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient HttpAnswer answer;

        Refusal(HttpAnswer answer) {
            super("refused", null, false, false);
            this.answer = answer;
        }

        HttpAnswer answer() {
            return answer;
        }
    }

    /**
     * Reads a head.
     *
     * @param head all bytes up to the empty line
     */
    static HttpRequest parse(byte[] head) throws Refusal {
        List<String> lines =
                new String(head, StandardCharsets.ISO_8859_1).lines().limit(LINES_MAX + 1).toList();
        Matcher first = REQUEST_LINE.matcher(lines.getFirst());
        require(first.matches(), HttpAnswer.BAD_REQUEST);
        require(first.group(3).equals("1"), HttpAnswer.WRONG_VERSION);
        require(lines.size() <= LINES_MAX, HttpAnswer.HEAD_TOO_LARGE);
        List<String> hosts = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] header = line.split(":", 2);
            require(
                    header.length == 2
                            && NAME.matcher(header[0]).matches()
                            && VALUE.matcher(header[1]).matches(),
                    HttpAnswer.BAD_REQUEST);
            String value = header[1].strip();
            switch (header[0].toLowerCase(Locale.ROOT)) {
                case "host" -> hosts.add(value);
                case "content-length" -> require(value.equals("0"), HttpAnswer.BODY_NOT_WANTED);
                case "transfer-encoding" -> throw new Refusal(HttpAnswer.BODY_NOT_WANTED);
                default -> {}
            }
        }
        boolean isHostNeeded = !first.group(4).equals("0");
        require(hosts.size() == 1 || (hosts.isEmpty() && !isHostNeeded), HttpAnswer.BAD_REQUEST);
        return of(first.group(1), first.group(2), hosts.stream().findFirst().orElse(""));
    }

    private static HttpRequest of(String method, String target, String host) throws Refusal {
        Matcher absolute = ABSOLUTE.matcher(target);
        boolean isAbsolute = absolute.matches();
        String place = isAbsolute ? absolute.group(1) : host;
        String local = isAbsolute ? absolute.group(2) : target;
        String path = local.split("[?#]", 2)[0];
        Matcher name = HOST.matcher(place);
        require(place.isEmpty() || name.matches(), HttpAnswer.BAD_REQUEST);
        // What is not meant for a path, "*" or "host:port", belongs to methods that are not served.
        boolean isPath = path.startsWith("/") || (path.isEmpty() && isAbsolute);
        return new HttpRequest(
                method,
                isPath
                        ? decoded(path.isEmpty() ? "/" : path)
                                .orElseThrow(() -> new Refusal(HttpAnswer.BAD_REQUEST))
                        : "",
                place.isEmpty() ? "" : name.group(1).toLowerCase(Locale.ROOT));
    }

    private static void require(boolean isFine, HttpAnswer otherwise) throws Refusal {
        if (!isFine) {
            throw new Refusal(otherwise);
        }
    }

    /** With bytes in place of {@code %41}; empty if that makes no text. */
    private static Optional<String> decoded(String path) {
        ByteBuffer bytes = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) != '%') {
                bytes.put((byte) path.charAt(i));
                continue;
            }
            int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
            if (low < 0) {
                return Optional.empty();
            }
            bytes.put((byte) (16 * high + low));
            i += 2;
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return text.chars().anyMatch(Character::isISOControl)
                    ? Optional.empty()
                    : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
