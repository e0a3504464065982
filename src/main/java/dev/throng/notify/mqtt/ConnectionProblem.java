package dev.throng.notify.mqtt;

import java.nio.file.FileSystemException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no connection to the broker, with what to do about it: TLS tells only deep below what it is thrown as.
 */
final class ConnectionProblem {
    private ConnectionProblem() {}

    static String of(Throwable failure) {
        String tls = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String problem = problem(each);
            tls = problem == null ? tls : problem;
        }
        if (tls != null) {
            return tls;
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static @Nullable String problem(Throwable e) {
        if (e instanceof CertificateExpiredException) {
            return "its certificate, or one of its authority, has expired (%s); renew it at the broker"
                    .formatted(e.getMessage());
        }
        if (e instanceof CertificateNotYetValidException) {
            return "its certificate is not valid yet (%s); compare the clocks".formatted(e.getMessage());
        }
        if (e instanceof CertPathBuilderException || e instanceof CertPathValidatorException) {
            return "its certificate is not trusted; name a PEM file with the one of its authority in mqtt.caFile";
        }
        if (e instanceof CertificateException) {
            return "its certificate does not fit the host in mqtt.url (%s); name a host there that it is for"
                    .formatted(e.getMessage());
        }
        if (e instanceof SSLException) {
            return "no TLS connection (%s); is the port of mqtt.url the one for TLS?".formatted(e.getMessage());
        }
        if (e instanceof FileSystemException) {
            return "mqtt.caFile cannot be read (%s)".formatted(e.getMessage());
        }
        return null;
    }
}
