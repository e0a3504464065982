const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]];

/** In one unit, rounded down, as 3 min; ages count whole seconds. */
export function duration(millis) {
  const [unit, length] = UNITS.find(([, each]) => millis >= each) ?? UNITS.at(-1);
  return `${Math.max(0, Math.floor(millis / length))} ${unit}`;
}

/** As duration, with a tenth of a second where that is what counts. */
export function age(millis) {
  return millis < 10_000 ? `${(Math.max(0, millis) / 1000).toFixed(1)} s` : duration(millis);
}
