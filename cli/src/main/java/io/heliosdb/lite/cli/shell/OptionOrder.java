package io.heliosdb.lite.cli.shell;

import picocli.CommandLine.Model.OptionSpec;

import java.util.Comparator;
import java.util.Locale;

/** Options by their longest name, without regard to case: where people look for them. */
final class OptionOrder implements Comparator<OptionSpec> {
    @Override
    public int compare(OptionSpec one, OptionSpec other) {
        return key(one).compareTo(key(other));
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
    }
}
