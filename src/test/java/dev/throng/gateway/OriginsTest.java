package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.config.ListenerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private final Origins origins = new Origins(List.of("https://wall.example:8443"), "gateway.internal");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "127.0.0.1:8080, true",
                "10.1.2.3, true",
                "[::1]:8080, true",
                "localhost:9000, true",
                "LOCALHOST, true",
                "gateway.internal:8080, true",
                "wall.example, true",
                "evil.example, false",
                "127.0.0.1.evil.example, false",
                "localhost.evil.example, false",
                "a b, false",
                "-, false",
            })
    void hostShouldBeOwnUnlessAnybodyCouldHaveNamedItSo(String host, boolean own) {
        assertThat(origins.isOwnName(host)).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 127.0.0.1:8080, true",
                "http://127.0.0.1:8080, 127.0.0.1:8080, true",
                "https://wall.example:8443, 127.0.0.1:8080, true",
                "http://127.0.0.1:8081, 127.0.0.1:8080, false",
                "https://evil.example, 127.0.0.1:8080, false",
                "null, 127.0.0.1:8080, false",
            })
    void pageShouldBeAllowedFromHereOrFromTheList(String origin, String host, boolean allowed) {
        assertThat(origins.isAllowed(origin, host)).isEqualTo(allowed);
    }

    @Test
    void listenerBeyondLoopbackShouldBeClosedToChangesUnlessOpened() {
        // Given
        ListenerConfig anonymous = new ListenerConfig("0.0.0.0", 0, true, null, null);
        ListenerConfig opened = new ListenerConfig("0.0.0.0", 0, true, true, null);
        // When / Then
        assertThat(new ChangeGuard(anonymous, origins).isOpen()).isFalse();
        assertThat(new ChangeGuard(opened, origins).isOpen()).isTrue();
        assertThat(new ChangeGuard(ListenerConfig.loopback(0), origins).isOpen())
                .isTrue();
    }
}
