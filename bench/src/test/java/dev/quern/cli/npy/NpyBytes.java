package dev.quern.cli.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes .npy files, right and wrong ones, byte by byte and not with the code under test. */
public final class NpyBytes {
  private NpyBytes() {}

  /** A file of that version, header text and data. */
  public static byte[] file(int major, int minor, String header, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, (byte) minor});
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(major == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
    if (major == 1) {
      length.putShort((short) text.length);
    } else {
      length.putInt(text.length);
    }
    out.writeBytes(length.array());
    out.writeBytes(text);
    out.writeBytes(data);
    return out.toByteArray();
  }

  /** A file of version 1.0 with that header and data. */
  public static byte[] file(String header, byte[] data) {
    return file(1, 0, header, data);
  }

  /** The header of an array in C order. */
  public static String header(String descr, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
  }

  /** Numbers as the elements of dtype {@code descr}. */
  public static byte[] data(String descr, double... values) {
    int bytes = descr.charAt(2) - '0';
    ByteBuffer data =
        ByteBuffer.allocate(values.length * bytes)
            .order(descr.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    for (double value : values) {
      if (bytes == 4) {
        data.putFloat((float) value);
      } else {
        data.putDouble(value);
      }
    }
    return data.array();
  }

  /** Writes an array. */
  public static Path write(Path file, String descr, String shape, double... values) {
    return write(file, file(header(descr, shape), data(descr, values)));
  }

  /** Writes bytes. */
  public static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
