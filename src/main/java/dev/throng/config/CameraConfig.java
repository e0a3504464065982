package dev.throng.config;

import dev.throng.geometry.Position;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One camera.
 *
 * @param id used in topics, REST and metrics: lower-case letters, digits, hyphens
 * @param name what people call it; the id unless set
 * @param url a stream, a device, {@code file:} or a path, see {@link CameraUrl}; may hold credentials, which never
 *     leave this record
 * @param fps frames per second to count, above 0
 * @param longestSide pixels that the longer side of a published frame has at most
 * @param loop for files: begin again at the end, at the file's own pace, as a camera would
 * @param transport {@code tcp} or {@code udp}, for RTSP
 * @param timeout how long a connection or a single read may take
 * @param zones parts of the picture that are counted by themselves, or not at all
 * @param levels from when on the whole picture is crowded; null if that is not asked
 * @param stallAfter how long no frame may come, although the connection holds, before the source is opened anew
 * @param username for the stream, if the URL holds none; any characters
 * @param password goes with the user name; any characters
 * @param passwordFile a file with the password, read with the configuration, which has a password in its place then
 * @param decoder {@code none}: on the CPU; {@code auto}: on a GPU if there is one; or FFmpeg's name of a decoder
 * @param streamClock stamp frames with the camera's own clock, where RTSP tells it
 * @param crop left, top, width and height of the part to use, as fractions of the picture; null for all
 * @param masks polygons to black out, each at least three points (x, y) as fractions of the uncropped picture
 * @param privacy what viewers may see of the pictures
 */
@RecordBuilder
public record CameraConfig(
        String id,
        String name,
        String url,
        Double fps,
        Integer longestSide,
        Boolean loop,
        String transport,
        Duration timeout,
        List<ZoneConfig> zones,
        @Nullable LevelsConfig levels,
        Duration stallAfter,
        @Nullable String username,
        @Nullable String password,
        @Nullable String passwordFile,
        String decoder,
        Boolean streamClock,
        @Nullable List<Double> crop,
        List<List<Position>> masks,
        Privacy privacy)
        implements CameraConfigBuilder.With {

    public CameraConfig {
        name = Defaults.or(name, id);
        fps = Defaults.or(fps, 5.0);
        longestSide = Defaults.or(longestSide, 1280);
        loop = Defaults.or(loop, false);
        transport = Defaults.or(transport, "tcp");
        timeout = Defaults.or(timeout, Duration.ofSeconds(5));
        zones = List.copyOf(Defaults.or(zones, List.of()));
        stallAfter = Defaults.or(stallAfter, Duration.ofSeconds(10));
        decoder = Defaults.or(decoder, "none");
        streamClock = Defaults.or(streamClock, false);
        crop = crop == null ? null : List.copyOf(crop);
        masks = List.copyOf(Defaults.or(masks, List.of()));
        privacy = Defaults.or(privacy, Privacy.NONE);
    }

    /** A camera with defaults for all but these. */
    public static CameraConfig of(String id, @Nullable String name, String url, boolean loop) {
        return CameraConfigBuilder.builder()
                .id(id)
                .name(name)
                .url(url)
                .loop(loop)
                .build();
    }

    /**
     * The URL with the user name and password that stand beside it.
     *
     * @throws IllegalArgumentException if the URL cannot be used, or cannot take them
     */
    public CameraUrl source() {
        CameraUrl parsed = CameraUrl.parse(url);
        return username == null ? parsed : parsed.withLogin(username, Defaults.or(password, ""));
    }

    /** The same with the password that its file holds. */
    CameraConfig withPasswordOfFile(String other) {
        return with(camera -> camera.password(other).passwordFile(null));
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return "CameraConfig[id=%s, url=%s]".formatted(id, Secrets.mask(url));
    }
}
