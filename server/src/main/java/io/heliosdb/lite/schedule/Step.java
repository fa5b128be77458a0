package io.heliosdb.lite.schedule;

import java.time.Instant;

/** Something that has to be done from time to time. */
public interface Step {
    /**
     * Does what is to be done now.
     *
     * @return when there may be something to do again
     */
    Instant step();
}
