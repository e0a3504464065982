package dev.throng;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Data walks one way: camera, ingest, frames topic, analytics, counts topic, gateway. So do imports. */
@AnalyzeClasses(packages = "dev.throng", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule rolesShouldMeetOnTopicsOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("camera")
            .definedBy("dev.throng.camera..")
            .layer("ingest")
            .definedBy("dev.throng.ingest..")
            .layer("vision")
            .definedBy("dev.throng.vision..")
            .layer("evaluation")
            .definedBy("dev.throng.evaluation..")
            .layer("analytics")
            .definedBy("dev.throng.analytics..")
            .layer("notify")
            .definedBy("dev.throng.notify..")
            .layer("gateway")
            .definedBy("dev.throng.gateway..")
            .layer("cli")
            .definedBy("dev.throng.cli..", "dev.throng")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("gateway")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("notify")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("analytics")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("ingest")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("vision")
            .mayOnlyBeAccessedByLayers("analytics", "gateway", "evaluation", "cli")
            .whereLayer("evaluation")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("camera")
            .mayOnlyBeAccessedByLayers("ingest", "analytics", "gateway", "cli");

    @ArchTest
    static final ArchRule contractsShouldKnowNoRole = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.throng.config..",
                    "dev.throng.event..",
                    "dev.throng.frame..",
                    "dev.throng.geometry..",
                    "dev.throng.latency..",
                    "dev.throng.calibration..",
                    "dev.throng.kafka..",
                    "dev.throng.management..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.throng.camera..",
                    "dev.throng.ingest..",
                    "dev.throng.vision..",
                    "dev.throng.evaluation..",
                    "dev.throng.analytics..",
                    "dev.throng.notify..",
                    "dev.throng.gateway..",
                    "dev.throng.cli..");

    @ArchTest
    static final ArchRule packagesShouldNotFormCycles =
            slices().matching("dev.throng.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule timeShouldBeInjected = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .because("a Clock or a nanosecond source is handed in, so that tests own the time");
}
