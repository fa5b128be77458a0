package io.heliosdb.lite.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mail addresses as they are written in a file: one, several with commas between, or a list. */
final class MailAddresses {
    /** Nothing that would end a header line, and none of what separates addresses. */
    static final String PATTERN =
            "[^\\p{Cntrl}\\s@,;:<>()\"]{1,64}@[^\\p{Cntrl}\\s@,;:<>()\"]{1,253}";

    private MailAddresses() {}

    static Optional<List<String>> parse(List<String> texts) {
        List<String> addresses = new ArrayList<>();
        for (String text : texts) {
            for (String part : text.split(",", -1)) {
                String address = part.strip();
                if (!address.matches(PATTERN)) {
                    return Optional.empty();
                }
                addresses.add(address);
            }
        }
        return addresses.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(addresses));
    }
}
