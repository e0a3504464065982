package dev.throng.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            rtsp://op:hunter2@host/s                    | rtsp://***@host/s
            rtsp://op:p@ss:w@host:554/s                 | rtsp://***@host:554/s
            rtsp://op:p@ss:w/rd@host/s                  | rtsp://***@host/s
            rtsp://op:w/rd@host/s                       | rtsp://***@host/s
            rtsp://op:w?r#d@host/s                      | rtsp://***@host/s
            rtsp://op:p%40ss%2Fword@[::1]:554/s         | rtsp://***@[::1]:554/s
            rtsp://op@host/s                            | rtsp://***@host/s
            rtsp://op:@host/s                           | rtsp://***@host/s
            http://host/s?user=op&password=hunter2&x=1  | http://host/s?user=***&password=***&x=1
            http://host/s?x=1;PWD=hunter2               | http://host/s?x=1;PWD=***
            srt://host:9000?mode=caller&passphrase=abc  | srt://host:9000?mode=caller&passphrase=***
            cannot open 'rtsp://op:pw@h/s': refused     | cannot open 'rtsp://***@h/s': refused
            rtsp://a:b@c/1 and rtsp://d:e@f/2           | rtsp://***@c/1 and rtsp://***@f/2
            """)
    void maskShouldHideCredentials(String text, String expected) {
        assertThat(Secrets.mask(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://host:554/s",
        "http://host/mail@me",
        "http://host:8080/a@b",
        "http://[::1]:80/a@b",
        "/srv/clips/gate@noon.mp4",
        "nobody@example.org"
    })
    void maskShouldLeaveTextWithoutCredentialsAlone(String text) {
        assertThat(Secrets.mask(text)).isEqualTo(text);
    }
}
