package dev.throng.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One camera.
 *
 * @param id used in topics, REST and metrics: lower-case letters, digits, hyphens
 * @param name what people call it; the id unless set
 * @param url {@code rtsp://}, {@code rtsps://}, {@code http(s)://}, {@code file:} or a path; may hold credentials,
 *     which never leave this record
 * @param fps frames per second to count, above 0
 * @param longestSide pixels that the longer side of a published frame has at most
 * @param loop for files: begin again at the end, at the file's own pace, as a camera would
 * @param transport {@code tcp} or {@code udp}, for RTSP
 * @param timeout how long a connection or a single read may take
 * @param zones parts of the picture that are counted by themselves, or not at all
 * @param levels from when on the whole picture is crowded; null if that is not asked
 */
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
        @Nullable LevelsConfig levels) {

    public CameraConfig {
        name = Defaults.or(name, id);
        fps = Defaults.or(fps, 5.0);
        longestSide = Defaults.or(longestSide, 1280);
        loop = Defaults.or(loop, false);
        transport = Defaults.or(transport, "tcp");
        timeout = Defaults.or(timeout, Duration.ofSeconds(5));
        zones = List.copyOf(Defaults.or(zones, List.of()));
    }

    /** A camera with defaults for all but these. */
    public static CameraConfig of(String id, @Nullable String name, String url, boolean loop) {
        return new CameraConfig(id, name, url, null, null, loop, null, null, null, null);
    }

    /** True if at most what does not concern the stream differs: name, zones, levels. */
    public boolean readsAs(CameraConfig other) {
        return new CameraConfig(
                        id, other.name, url, fps, longestSide, loop, transport, timeout, other.zones, other.levels)
                .equals(other);
    }

    /** Without the URL's credentials. */
    @Override
    public String toString() {
        return "CameraConfig[id=%s, url=%s]".formatted(id, Secrets.mask(url));
    }
}
