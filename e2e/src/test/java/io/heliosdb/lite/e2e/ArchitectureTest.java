package io.heliosdb.lite.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** The rules of CONTRIBUTING.md and docs/architecture.md that a tool can check. */
@AnalyzeClasses(
        packages = ArchitectureTest.ROOT,
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "io.heliosdb.lite";

    /** From the bottom up: a package may import its own row and those above it in this list. */
    private static final List<Set<String>> LAYERS =
            List.of(
                    Set.of("error"),
                    Set.of("unit"),
                    Set.of("batch", "io"),
                    Set.of("format"),
                    Set.of("pg", "store", "config", "keys", "chain"),
                    Set.of(
                            "dump",
                            "restore",
                            "verify",
                            "diff",
                            "drill",
                            "compact",
                            "migrate",
                            "retention",
                            "tpch"),
                    Set.of("engine", "notify"),
                    Set.of("daemon", "schedule"),
                    Set.of("observe"),
                    Set.of("http"),
                    Set.of("cli"));

    private static final Set<String> USE_CASES = LAYERS.get(5);

    @ArchTest
    static final ArchRule everyPackageHasALayer =
            classes().should(satisfy("belong to a known package", c -> layer(c) >= 0));

    @ArchTest
    static final ArchRule importsPointDown =
            classes()
                    .should(
                            dependOnly(
                                    "on its own layer and lower ones",
                                    (a, b) -> layer(a) >= layer(b)));

    @ArchTest
    static final ArchRule useCasesAreUnawareOfEachOther =
            classes()
                    .should(
                            dependOnly(
                                    "on no other use case",
                                    (a, b) ->
                                            !USE_CASES.contains(top(a))
                                                    || !USE_CASES.contains(top(b))
                                                    || top(a).equals(top(b))));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule jdbcStaysInPg =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".pg..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule compressionStaysInCodec =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".format.codec..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.github.luben..", "net.jpountz..");

    @ArchTest
    static final ArchRule tomlStaysInConfig =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".config..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.tomlj..");

    @ArchTest
    static final ArchRule messagesLeaveByNotify =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".notify..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("jakarta.mail..", "java.net.http..");

    @ArchTest
    static final ArchRule processesStayInEngine =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".engine..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(ProcessBuilder.class)
                    .orShould()
                    .callMethodWhere(calls(Runtime.class, "exec"));

    @ArchTest
    static final ArchRule consoleStaysInCli =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("picocli..", "me.tongfei..")
                    .orShould()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .orShould()
                    .callMethodWhere(calls(System.class, "exit"))
                    .orShould()
                    .callMethodWhere(calls(Runtime.class, "halt"))
                    .orShould()
                    .callMethodWhere(calls(Runtime.class, "exit"));

    @ArchTest
    static final ArchRule onlyMainEndsTheProcess =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(ROOT + ".cli.Main")
                    .should()
                    .callMethodWhere(calls(System.class, "exit"))
                    .orShould()
                    .callMethodWhere(calls(Runtime.class, "halt"));

    @ArchTest
    static final ArchRule clocksSeedsAndPausesAreParameters =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".daemon..")
                    .should()
                    .callMethodWhere(calls(Instant.class, "now"))
                    .orShould()
                    .callMethodWhere(calls(Clock.class, "system"))
                    .orShould()
                    .callMethodWhere(calls(Math.class, "random"))
                    .orShould()
                    .callMethodWhere(calls(Thread.class, "sleep"))
                    .orShould()
                    .callConstructor(Random.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(ThreadLocal.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(ThreadLocalRandom.class);

    @ArchTest
    static final ArchRule namesSayWhatAClassIs =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Base)")
                    .because("a class is a domain noun");

    @ArchTest
    static final ArchRule runtimeExceptionIsNeverThrownBare =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(ROOT + ".error.HeliosException")
                    .should()
                    .callConstructorWhere(
                            DescribedPredicate.describe(
                                    "new RuntimeException",
                                    call ->
                                            call.getTargetOwner()
                                                    .isEquivalentTo(RuntimeException.class)));

    @ArchTest
    static final ArchRule pathsAreNotFiles =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.File");

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String prefix) {
        return DescribedPredicate.describe(
                "calls " + owner.getSimpleName() + "." + prefix,
                call ->
                        call.getTargetOwner().isEquivalentTo(owner)
                                && call.getName().startsWith(prefix));
    }

    /** Whether one class of the program may depend on another. */
    private interface Allowed {
        boolean test(JavaClass from, JavaClass to);
    }

    private static ArchCondition<JavaClass> dependOnly(String description, Allowed allowed) {
        return new ArchCondition<>("depend only " + description) {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                    JavaClass to = dependency.getTargetClass();
                    if (isOurs(to) && !allowed.test(from, to)) {
                        events.add(
                                SimpleConditionEvent.violated(
                                        dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> satisfy(
            String description, Predicate<JavaClass> predicate) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass subject, ConditionEvents events) {
                if (!predicate.test(subject)) {
                    events.add(SimpleConditionEvent.violated(subject, subject.getDescription()));
                }
            }
        };
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT + ".");
    }

    /** The package below the root: {@code pg} for {@code io.heliosdb.lite.pg.copy}. */
    private static String top(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    private static int layer(JavaClass type) {
        for (int i = 0; i < LAYERS.size(); i++) {
            if (LAYERS.get(i).contains(top(type))) {
                return i;
            }
        }
        return -1;
    }
}
