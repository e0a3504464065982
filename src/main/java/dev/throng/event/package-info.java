/**
 * What Throng publishes as JSON: counts, alerts, camera and worker states, and what people confirm. Each record names
 * its version ({@code throng.count/1}) and has a JSON Schema under {@code schemas/}; a version may gain fields, and
 * loses or renames none. Ingest and analytics write these records, the gateway reads them and passes them on;
 * subscribers outside see the same bytes.
 */
@NullMarked
package dev.throng.event;

import org.jspecify.annotations.NullMarked;
