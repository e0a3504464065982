package dev.throng.geometry;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** A part of a picture with straight edges. Safe for any number of threads. */
public final class PicturePolygon {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    private final Polygon polygon;
    private final IndexedPointInAreaLocator locator;

    private PicturePolygon(Polygon polygon) {
        this.polygon = polygon;
        locator = new IndexedPointInAreaLocator(polygon);
    }

    /**
     * A polygon.
     *
     * @param corners three or more, in order; the first need not be repeated at the end
     * @throws IllegalArgumentException if there are fewer, or the edges cross
     */
    public static PicturePolygon of(List<Position> corners) {
        List<Coordinate> ring = new ArrayList<>();
        corners.forEach(corner -> ring.add(new Coordinate(corner.x(), corner.y())));
        if (ring.size() > 1 && !ring.get(0).equals(ring.get(ring.size() - 1))) {
            ring.add(ring.get(0));
        }
        if (ring.size() < 4) {
            throw new IllegalArgumentException(
                    "needs at least 3 points, has %d".formatted(Math.max(0, ring.size() - 1)));
        }
        Polygon polygon = FACTORY.createPolygon(ring.toArray(Coordinate[]::new));
        TopologyValidationError error = new IsValidOp(polygon).getValidationError();
        if (error != null) {
            throw new IllegalArgumentException(describe(error));
        }
        return new PicturePolygon(polygon);
    }

    private static String describe(TopologyValidationError error) {
        return switch (error.getErrorType()) {
            case TopologyValidationError.SELF_INTERSECTION, TopologyValidationError.RING_SELF_INTERSECTION ->
                "crosses or touches itself near [%.3g, %.3g]; list the corners in their order around the zone"
                        .formatted(error.getCoordinate().x, error.getCoordinate().y);
            default -> "is no polygon: " + error.getMessage();
        };
    }

    /** True inside and on the edge. */
    public boolean contains(double x, double y) {
        return locator.locate(new Coordinate(x, y)) != Location.EXTERIOR;
    }

    /** How much of the picture it covers, 0 to 1. */
    public double share() {
        return polygon.getArea();
    }
}
