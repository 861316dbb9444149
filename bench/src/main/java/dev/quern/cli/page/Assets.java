package dev.quern.cli.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What pages are made with, from the class path. */
final class Assets {
  private static final String ECHARTS =
      "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.min.js";

  private Assets() {}

  /** The library that draws. */
  static String echarts() {
    return read(ECHARTS);
  }

  /** One of our own: {@code page.css}. */
  static String own(String name) {
    return read("/dev/quern/cli/page/" + name);
  }

  private static String read(String path) {
    try (InputStream in = Assets.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (text.contains("</script") || text.contains("</style")) {
        throw new IllegalStateException(path + " can't be embedded: it would end its element");
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
