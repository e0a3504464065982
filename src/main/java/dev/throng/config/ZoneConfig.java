package dev.throng.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throng.geometry.GroundPlane;
import dev.throng.geometry.GroundPoint;
import dev.throng.geometry.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a camera's picture that is counted by itself, or not at all.
 *
 * @param id unique within its camera: lower-case letters, digits, hyphens
 * @param name what people call it; the id unless set
 * @param kind whether people in it count
 * @param polygon its corners in order, three or more
 * @param area square metres of ground that it shows; null if not stated
 * @param ground four points that are known in the picture and on the ground, from which the area follows; empty if not
 *     stated
 * @param levels from when on it is crowded; null if that is not asked
 */
public record ZoneConfig(
        String id,
        String name,
        Kind kind,
        List<Position> polygon,
        @Nullable Double area,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<GroundPoint> ground,
        @Nullable LevelsConfig levels) {

    /** What a zone is for. */
    public enum Kind {
        /** People in it are counted, beside the count of the whole picture. */
        @JsonProperty("include")
        INCLUDE,
        /** People in it are not counted at all: a poster, a screen, the street behind a fence. */
        @JsonProperty("exclude")
        EXCLUDE
    }

    public ZoneConfig {
        name = Defaults.or(name, id);
        kind = Defaults.or(kind, Kind.INCLUDE);
        polygon = List.copyOf(Defaults.or(polygon, List.of()));
        ground = List.copyOf(Defaults.or(ground, List.of()));
    }

    /**
     * Square metres of ground that it shows; null if neither area nor ground points are stated.
     *
     * @throws IllegalArgumentException if the ground points fix no area
     */
    public @Nullable Double squareMetres() {
        return ground.isEmpty()
                ? area
                : Double.valueOf(GroundPlane.through(ground).squareMetres(polygon));
    }
}
