package io.heliosdb.lite;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives tests a {@link java.util.SplittableRandom} parameter. The seed is printed when a test
 * fails; {@code -Dhelios.seed=…} replays it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SeededExtension.class)
public @interface Seeded {}
