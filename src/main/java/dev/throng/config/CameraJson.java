package dev.throng.config;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A camera's settings as JSON, with the names that they have in {@code throng.yml}, defaults filled in. */
public final class CameraJson {
    /** What stands where a secret was. */
    private static final String STARS = "***";

    private static final String URL = "url";
    /** Settings that are secret as a whole. */
    private static final Set<String> SECRETS = Set.of("username", "password");

    /** Settings that a camera can change while it is read. */
    private static final Set<String> BESIDE_THE_STREAM = Set.of("name", "zones", "levels", "calibration");

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Duration.class, new DurationWriter())
                    .addDeserializer(Duration.class, new DurationText()))
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private CameraJson() {}

    /** All settings, credentials included. */
    public static ObjectNode write(CameraConfig camera) {
        return MAPPER.valueToTree(camera);
    }

    /**
     * Reads what {@link #write} wrote; settings of later versions are ignored.
     *
     * @throws IOException if it is no camera
     */
    public static CameraConfig read(JsonNode settings) throws IOException {
        if (!settings.path("id").isTextual() || !settings.path(URL).isTextual()) {
            throw new IOException("not a camera: id or url is missing");
        }
        try {
            return MAPPER.treeToValue(settings, CameraConfig.class);
        } catch (JsonProcessingException e) {
            // not the parser's message: it quotes values
            throw new IOException("not a camera: " + e.getClass().getSimpleName(), e);
        }
    }

    /** All settings for people to see: with stars for credentials. */
    public static ObjectNode masked(CameraConfig camera) {
        ObjectNode settings = write(camera);
        for (String name : names(settings)) {
            String text = settings.path(name).asText();
            if (settings.path(name).isTextual()) {
                settings.put(name, SECRETS.contains(name) ? STARS : Secrets.mask(text));
            }
        }
        return settings;
    }

    /** Settings that came back as {@link #masked} showed them, with what the stars stand for put in again. */
    public static ObjectNode unmasked(ObjectNode settings, CameraConfig stored) {
        ObjectNode shown = masked(stored);
        ObjectNode actual = write(stored);
        ObjectNode result = settings.deepCopy();
        for (String name : names(result)) {
            if (shown.has(name) && shown.get(name).equals(result.get(name))) {
                result.set(name, actual.get(name));
            }
        }
        return result;
    }

    /**
     * One line for each stored secret that a change would have sent elsewhere, without saying it anew: who may change
     * cameras could learn it by naming a host of theirs.
     *
     * @param said the change as it came
     * @param changed all settings that it leads to
     */
    public static List<String> carriedAway(ObjectNode said, ObjectNode changed, CameraConfig stored) {
        if (!goesElsewhere(changed.path(URL).asText(), stored)) {
            return List.of();
        }
        return SECRETS.stream()
                .sorted()
                .filter(name -> changed.path(name).isTextual())
                .filter(name ->
                        !said.path(name).isTextual() || said.path(name).asText().equals(STARS))
                .map(("%s: is not sent to the other scheme, host or port that url names now; say it anew,"
                        + " or take it out")::formatted)
                .toList();
    }

    private static boolean goesElsewhere(String url, CameraConfig stored) {
        try {
            return !CameraUrl.parse(url)
                    .endpoint()
                    .equals(CameraUrl.parse(stored.url()).endpoint());
        } catch (IllegalArgumentException e) {
            // no URL at all: refused by whoever checks the settings
            return false;
        }
    }

    /** One line for each setting in which stars are left. */
    public static List<String> starred(ObjectNode settings) {
        return names(settings).stream()
                .filter(name -> {
                    String text = settings.path(name).asText();
                    return SECRETS.contains(name)
                            ? text.equals(STARS)
                            : name.equals(URL) && (text.contains(STARS + "@") || text.contains("=" + STARS));
                })
                .map("%s: *** stands for credentials that are not shown; say them in full"::formatted)
                .toList();
    }

    /** True if at most what does not concern the stream differs: name, zones, levels, calibration. */
    public static boolean isSameStream(CameraConfig one, CameraConfig other) {
        return write(one).without(BESIDE_THE_STREAM).equals(write(other).without(BESIDE_THE_STREAM));
    }

    private static List<String> names(ObjectNode settings) {
        List<String> names = new ArrayList<>();
        settings.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static final class DurationWriter extends StdScalarSerializer<Duration> {
        DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            BigDecimal millis = new BigDecimal(value.toNanos()).movePointLeft(6);
            BigDecimal seconds = millis.movePointLeft(3);
            boolean whole = seconds.stripTrailingZeros().scale() <= 0;
            BigDecimal number = (whole ? seconds : millis).stripTrailingZeros();
            generator.writeString(number.toPlainString() + (whole ? "s" : "ms"));
        }
    }
}
