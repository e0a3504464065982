package dev.throng.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;

/** Durations as people write them: {@code 250ms}, {@code 1.5s}, {@code 2m}, {@code 1h}. The schema checks the form. */
final class DurationText extends StdScalarDeserializer<Duration> {
    DurationText() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = parser.getValueAsString();
        return text.endsWith("ms")
                ? Duration.ofNanos(new BigDecimal(text.substring(0, text.length() - 2))
                        .movePointRight(6)
                        .longValue())
                : Duration.parse("PT" + text);
    }
}
