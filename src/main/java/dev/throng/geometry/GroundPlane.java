package dev.throng.geometry;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.algorithm.Area;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.math.Matrix;

/**
 * From a picture to the flat ground that it shows: the homography through four pairs of points (Hartley and Zisserman,
 * Multiple View Geometry, 2.2), the ninth coefficient fixed to 1.
 */
public final class GroundPlane {
    private static final int POINTS = 4;
    private static final int UNKNOWNS = 8;
    /** Nearer to the horizon than this the ground is too far away to be measured. */
    private static final double HORIZON = 1e-3;

    private final double[] h;
    /** On which side of the horizon the ground lies. */
    private final double side;

    private GroundPlane(double[] h, double side) {
        this.h = h;
        this.side = side;
    }

    /**
     * The ground through four points.
     *
     * @throws IllegalArgumentException if there are not four, three of them lie on one line, or they lie on both sides
     *     of the horizon
     */
    public static GroundPlane through(List<GroundPoint> points) {
        if (points.size() != POINTS) {
            throw new IllegalArgumentException("needs 4 points, has %d".formatted(points.size()));
        }
        double[][] equations = new double[UNKNOWNS][];
        double[] results = new double[UNKNOWNS];
        for (int i = 0; i < POINTS; i++) {
            GroundPoint p = points.get(i);
            equations[2 * i] = new double[] {p.x(), p.y(), 1, 0, 0, 0, -p.x() * p.east(), -p.y() * p.east()};
            equations[2 * i + 1] = new double[] {0, 0, 0, p.x(), p.y(), 1, -p.x() * p.north(), -p.y() * p.north()};
            results[2 * i] = p.east();
            results[2 * i + 1] = p.north();
        }
        requireSpread(points.stream().map(GroundPoint::picture).toList(), "in the picture");
        requireSpread(points.stream().map(GroundPoint::ground).toList(), "on the ground");
        double[] h = Matrix.solve(equations, results);
        if (h == null) {
            throw new IllegalArgumentException("no flat ground goes through these 4 points");
        }
        GroundPlane plane = new GroundPlane(h, 1);
        double side = Math.signum(plane.depth(points.get(0).picture()));
        GroundPlane sided = new GroundPlane(h, side);
        points.forEach(point -> sided.requireBelowHorizon(point.picture()));
        return sided;
    }

    /** Three points on a line fix no plane. */
    private static void requireSpread(List<Position> points, String where) {
        for (int left = 0; left < POINTS; left++) {
            List<Position> three = new ArrayList<>(points);
            three.remove(left);
            double size = three.stream()
                    .mapToDouble(p -> Math.hypot(
                            p.x() - three.get(0).x(), p.y() - three.get(0).y()))
                    .max()
                    .orElse(0);
            if (area(three) <= 1e-3 * size * size) {
                throw new IllegalArgumentException("three of the 4 points lie on one line " + where);
            }
        }
    }

    /**
     * The size of a polygon on the ground in square metres.
     *
     * @param corners in the picture
     * @throws IllegalArgumentException if it reaches to the horizon
     */
    public double squareMetres(List<Position> corners) {
        return area(corners.stream().map(this::toGround).toList());
    }

    private Position toGround(Position p) {
        requireBelowHorizon(p);
        double depth = depth(p);
        return new Position((h[0] * p.x() + h[1] * p.y() + h[2]) / depth, (h[3] * p.x() + h[4] * p.y() + h[5]) / depth);
    }

    private double depth(Position p) {
        return h[6] * p.x() + h[7] * p.y() + 1;
    }

    private void requireBelowHorizon(Position p) {
        if (depth(p) * side < HORIZON) {
            throw new IllegalArgumentException(
                    "[%.3g, %.3g] lies on or above the horizon of the 4 ground points".formatted(p.x(), p.y()));
        }
    }

    private static double area(List<Position> corners) {
        List<Coordinate> ring = new ArrayList<>();
        corners.forEach(corner -> ring.add(new Coordinate(corner.x(), corner.y())));
        ring.add(ring.get(0));
        return Area.ofRing(ring.toArray(Coordinate[]::new));
    }
}
