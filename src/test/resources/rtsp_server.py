"""Serves an MP4 file over RTSP without transcoding, or a test picture in H.265.

Mounts: /camera, and /stalls, which falls silent after a while and keeps the connection. Each client sees the file once
from its beginning. Prints "ready" when it listens. Needs gir1.2-gst-rtsp-server-1.0 and GStreamer's base, good and bad
plugins.
"""

import argparse
import sys

import gi

gi.require_version("Gio", "2.0")
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtspServer  # noqa: E402


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port")
    parser.add_argument("file")
    parser.add_argument("--codec", choices=["h264", "h265"], default="h264", help="h265: a test picture")
    parser.add_argument("--stall-after", type=int, default=20, help="frames that /stalls sends")
    parser.add_argument("--user", help="only this user is let in")
    parser.add_argument("--password")
    parser.add_argument("--tls", help="file with a certificate and its key, PEM: serves rtsps")
    return parser.parse_args()


def launch_line(path: str, codec: str) -> str:
    """The pipeline, ending in the payloader that the server looks for."""
    if codec == "h265":
        source = (
            "videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=10/1 "
            "! x265enc key-int-max=10 speed-preset=ultrafast tune=zerolatency"
        )
    else:
        source = f'filesrc location="{path}" ! qtdemux'
    return f"( {source} ! {codec}parse name=parse ! rtp{codec}pay name=pay0 pt=96 config-interval=-1 )"


def stall(media: GstRtspServer.RTSPMedia, frames: int) -> None:
    """Blocks the media after so many frames."""
    sent = 0

    def count(pad: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
        nonlocal sent
        sent += 1
        return Gst.PadProbeReturn.OK if sent > frames else Gst.PadProbeReturn.PASS

    pad = media.get_element().get_by_name("parse").get_static_pad("src")
    pad.add_probe(Gst.PadProbeType.BLOCK | Gst.PadProbeType.BUFFER, count)


def protect(server: GstRtspServer.RTSPServer, factories: list, options: argparse.Namespace) -> None:
    """Asks for a password, encrypts, or both."""
    auth = GstRtspServer.RTSPAuth()
    if options.tls:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(options.tls))
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if options.user:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(options.user, options.password), token)
    else:
        auth.set_default_token(token)
    for factory in factories:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("viewer", "media.factory.access", True)
        permissions.add_permission_for_role("viewer", "media.factory.construct", True)
        factory.set_permissions(permissions)
    server.set_auth(auth)


def main() -> None:
    """Serves rtsp://127.0.0.1:PORT until killed."""
    options = arguments()
    Gst.init(None)
    server = GstRtspServer.RTSPServer.new()
    server.set_address("127.0.0.1")
    server.set_service(options.port)
    factories = []
    for mount in ("/camera", "/stalls"):
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(launch_line(options.file, options.codec))
        if mount == "/stalls":
            factory.connect("media-configure", lambda _, media: stall(media, options.stall_after))
        server.get_mount_points().add_factory(mount, factory)
        factories.append(factory)
    if options.user or options.tls:
        protect(server, factories, options)
    if server.attach(None) == 0:
        sys.exit(f"cannot listen on port {options.port}")
    print("ready", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
