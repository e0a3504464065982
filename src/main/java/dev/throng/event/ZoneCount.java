package dev.throng.event;

/**
 * People inside one zone of a picture.
 *
 * @param id the zone's id, unique within its camera
 * @param count people in the zone, 0 or more
 * @param level {@code ok}, {@code busy}, {@code crowded} or {@code critical}
 */
public record ZoneCount(String id, int count, String level) {}
