package io.heliosdb.lite;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import java.util.SplittableRandom;

/** Behind {@link Seeded}. */
public final class SeededExtension implements ParameterResolver, TestExecutionExceptionHandler {
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SplittableRandom.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new SplittableRandom(SEED);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable cause)
            throws Throwable {
        cause.addSuppressed(new IllegalStateException("replay with -Dhelios.seed=" + SEED));
        throw cause;
    }
}
