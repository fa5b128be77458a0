package io.heliosdb.lite.config;

import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.List;

/** Values that make sense alone, and not together. */
final class Contradictions {
    private final Settings settings;
    private final List<HeliosException> found = new ArrayList<>();

    private Contradictions(Settings settings) {
        this.settings = settings;
    }

    /** All that there are. */
    static List<HeliosException> of(Settings settings) {
        Contradictions contradictions = new Contradictions(settings);
        contradictions.requireBackupDirectory(ScheduleConfig.SCHEDULE);
        contradictions.requireBackupDirectory(ScheduleConfig.WAL_SIZE_THRESHOLD);
        contradictions.requireBackupDirectory(DrillConfig.SCHEDULE);
        contradictions.checkLogin();
        return contradictions.found;
    }

    private void requireBackupDirectory(Key<?> key) {
        if (settings.find(key).isPresent() && settings.find(DumpConfig.BACKUP_DIR).isEmpty()) {
            add(key, "schedule without a directory for dumps", "Add backup_dir to [dump].");
        }
    }

    private void checkLogin() {
        SmtpConfig smtp = SmtpConfig.of(settings);
        if (smtp.user().isPresent() && smtp.passwordFile().isEmpty()) {
            add(SmtpConfig.USER, "user without a password", "Add password_file to [smtp].");
        }
        if (smtp.user().isEmpty() && smtp.passwordFile().isPresent()) {
            add(SmtpConfig.PASSWORD_FILE, "password without a user", "Add user to [smtp].");
        }
        if (smtp.user().isPresent() && !smtp.keepsPassword()) {
            add(
                    SmtpConfig.USER,
                    "password would be sent unencrypted",
                    "Add starttls = true to [smtp], and perhaps port = 587.");
        }
    }

    private void add(Key<?> key, String clause, String hint) {
        found.add(ConfigErrors.at(settings.origin(key), clause, key.fullName()).hint(hint));
    }
}
