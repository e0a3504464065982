package dev.throng.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** The result of a command on standard output: for people, or for programs. */
final class Output {
    private Output() {}

    static void print(CommandSpec spec, boolean json, Object result, String text) throws JsonProcessingException {
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
