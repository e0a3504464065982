package dev.throng.gateway;

import java.util.Set;

/**
 * What a viewer wants.
 *
 * @param all every camera, also those to come
 * @param cameras ids, if not all
 * @param pictures true for pictures with their counts, false for counts alone
 * @param heatmaps true for heat maps
 * @param latency true for a latency summary each second
 */
record Subscription(boolean all, Set<String> cameras, boolean pictures, boolean heatmaps, boolean latency) {
    static final Subscription NONE = new Subscription(false, Set.of(), false, false, false);

    Subscription {
        cameras = Set.copyOf(cameras);
    }

    boolean wants(String camera) {
        return all || cameras.contains(camera);
    }
}
