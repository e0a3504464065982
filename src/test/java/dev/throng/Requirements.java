package dev.throng;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs besides Java. Without it the test is skipped and says so; in CI it fails instead. */
public final class Requirements {
    private Requirements() {}

    /** Goes on only if it is there. */
    public static void require(boolean present, String what) {
        if (!present && System.getenv("CI") != null) {
            fail("CI must have " + what);
        }
        assumeTrue(present, "skipped: needs " + what);
    }
}
