package io.heliosdb.lite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;

class ProcessIdentityTest {
    /** Its first process becomes another program, which does not look after the second one. */
    private static final String PARENT = "sleep 0.3 & echo $!; exec sleep 30";

    @Test
    @EnabledOnOs(OS.LINUX)
    void processThatEndedUnnoticedIsNotAlive() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", PARENT).start();
        try (BufferedReader output = parent.inputReader()) {
            ProcessIdentity child = ProcessIdentity.of(Long.parseLong(output.readLine()));
            assertThat(child.isAlive()).isTrue();
            Path stat = Path.of("/proc/" + child.pid() + "/stat");
            for (int i = 0; i < 100 && !Files.readString(stat).contains(") Z "); i++) {
                Thread.sleep(50);
            }
            assertThat(stat).content().contains(") Z ");
            assertThat(child.isAlive()).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void laterProcessWithTheSameNumberIsAnother() {
        ProcessIdentity current = ProcessIdentity.current();
        assertThat(current.isAlive()).isTrue();
        assertThat(new ProcessIdentity(current.pid(), current.started() + 1).isAlive()).isFalse();
    }
}
