package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;

/**
 * Network addresses. Source: PostgreSQL 18, network_send in network.c for the bytes,
 * src/port/inet_net_ntop.c for the text.
 */
final class NetworkText {
    private static final int FAMILY_4 = 2;
    private static final int FAMILY_6 = 3;
    private static final int WORDS = 8;

    private NetworkText() {}

    static String of(ByteBuffer value) {
        int family = value.get();
        int bits = value.get() & 0xFF;
        boolean isNetwork = value.get() != 0;
        int count = value.get();
        boolean isKnown = (family == FAMILY_4 && count == 4) || (family == FAMILY_6 && count == 16);
        if (!isKnown || value.remaining() != count) {
            throw new IllegalArgumentException("no address");
        }
        byte[] bytes = TextValue.bytes(value, count);
        String address = count == 4 ? version4(bytes, 0) : version6(bytes);
        return isNetwork || bits != count * 8 ? address + "/" + bits : address;
    }

    private static String version4(byte[] bytes, int from) {
        return "%d.%d.%d.%d"
                .formatted(
                        bytes[from] & 0xFF,
                        bytes[from + 1] & 0xFF,
                        bytes[from + 2] & 0xFF,
                        bytes[from + 3] & 0xFF);
    }

    private static String version6(byte[] bytes) {
        int[] words = new int[WORDS];
        int zerosFrom = 0;
        int zerosTo = 0;
        for (int i = 0, run = 0; i < WORDS; i++) {
            words[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
            run = words[i] == 0 ? run + 1 : 0;
            if (run > 1 && run > zerosTo - zerosFrom) {
                zerosFrom = i + 1 - run;
                zerosTo = i + 1;
            }
        }
        boolean holdsVersion4 =
                zerosFrom == 0 && (zerosTo == 6 || (zerosTo == 5 && words[5] == 0xFFFF));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            if (i >= zerosFrom && i < zerosTo) {
                text.append(i == zerosFrom ? ":" : "");
                continue;
            }
            text.append(i > 0 ? ":" : "");
            if (i == 6 && holdsVersion4) {
                return text.append(version4(bytes, 12)).toString();
            }
            text.append(Integer.toHexString(words[i]));
        }
        return text.append(zerosTo == WORDS ? ":" : "").toString();
    }
}
