package dev.throng.ingest;

import dev.throng.config.CameraUrl;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Asks whether somebody listens at an SRT address, before FFmpeg connects to it. The libsrt that FFmpeg brings, 1.5.4,
 * forgets how often it was started: whichever connection fails or ends breaks all others of the process. A camera that
 * is away must therefore not be tried there.
 *
 * <p>What is sent is the first packet of the caller's handshake (Internet draft draft-sharabayko-srt-01, 3.2.1 and
 * 4.3.1.1), of which a listener keeps nothing.
 */
final class SrtProbe {
    private static final Duration REPEAT = Duration.ofMillis(250);
    private static final int BYTES = 64;
    /** A control packet of type 0. */
    private static final int HANDSHAKE = 0x80000000;

    private static final int VERSION = 4;
    private static final int DATAGRAM = 2;
    private static final int MTU = 1500;
    private static final int FLOW_WINDOW = 8192;
    private static final int INDUCTION = 1;
    /** Modes in which nobody has to be there yet. */
    private static final Pattern NO_CALLER = Pattern.compile("[?&]mode=(listener|rendezvous)(&|$)");

    private SrtProbe() {}

    /** True for an SRT stream that this process is to call. */
    static boolean concerns(CameraUrl url) {
        return url.scheme().equals("srt") && !NO_CALLER.matcher(url.target()).find();
    }

    /**
     * Waits until somebody answers.
     *
     * @param due asked several times a second whether to give up
     * @throws IOException if nobody answers, saying why
     */
    static void await(CameraUrl url, BooleanSupplier due) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address(url));
            socket.setSoTimeout(Math.toIntExact(REPEAT.toMillis()));
            byte[] question = induction();
            DatagramPacket answer = new DatagramPacket(new byte[MTU], MTU);
            while (!due.getAsBoolean()) {
                try {
                    socket.send(new DatagramPacket(question, question.length));
                    socket.receive(answer);
                    if (answer.getLength() >= BYTES
                            && ByteBuffer.wrap(answer.getData()).getInt() == HANDSHAKE) {
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    // asked again: the packet may have been lost
                } catch (PortUnreachableException e) {
                    throw new IOException("nobody listens there", e);
                }
            }
            throw new IOException("no answer");
        }
    }

    private static InetSocketAddress address(CameraUrl url) throws IOException {
        try {
            URI uri = URI.create(url.endpoint());
            if (uri.getHost() == null || uri.getPort() < 1) {
                throw new IOException("it names no host and port, such as srt://camera:9000");
            }
            InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
            if (address.isUnresolved()) {
                throw new UnknownHostException("there is no host of that name");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new IOException("it names no host and port, such as srt://camera:9000", e);
        }
    }

    private static byte[] induction() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        ByteBuffer packet = ByteBuffer.allocate(BYTES);
        // no time stamp, and no socket over there yet
        packet.putInt(HANDSHAKE).putInt(0).putInt(0).putInt(0);
        packet.putInt(VERSION).putInt(DATAGRAM);
        // sequence numbers and socket ids have 31 bits
        packet.putInt(random.nextInt(1, Integer.MAX_VALUE)).putInt(MTU).putInt(FLOW_WINDOW);
        packet.putInt(INDUCTION).putInt(random.nextInt(1, Integer.MAX_VALUE));
        // neither a cookie nor an address of its own: zeros
        return packet.array();
    }
}
