package dev.throng.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --json}, and a command's result on standard output: for people, or for programs. */
final class Output {
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** True if nothing but JSON is wanted. */
    boolean isJson() {
        return json;
    }

    /** @param text what people read */
    void print(Object result, String text) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? EventJson.mapper()
                                        .writer(SerializationFeature.INDENT_OUTPUT)
                                        .writeValueAsString(result) + "\n"
                        : text);
        out.flush();
    }
}
