package dev.throng.config;

import java.util.List;

/** A configuration that cannot be used; every problem found is listed, each with its YAML path. */
public final class ConfigException extends Exception {
    private final List<String> problems;

    public ConfigException(String source, List<String> problems) {
        super("%s: %d problem%s%n%s"
                .formatted(
                        source,
                        problems.size(),
                        problems.size() == 1 ? "" : "s",
                        String.join(
                                System.lineSeparator(),
                                problems.stream().map("  - "::concat).toList())));
        this.problems = List.copyOf(problems);
    }

    /** One line per problem, beginning with the YAML path where there is one. */
    public List<String> problems() {
        return problems;
    }
}
