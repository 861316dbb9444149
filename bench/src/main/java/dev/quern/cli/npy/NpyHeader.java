package dev.quern.cli.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The header of a NumPy .npy file of floating-point numbers in C order, in versions 1.0, 2.0 and
 * 3.0 of the <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>.
 *
 * @param type the elements
 * @param shape the length of each axis, the last contiguous; empty for a single number
 * @param dataOffset the byte at which the elements begin
 */
public record NpyHeader(NpyType type, List<Long> shape, long dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREAMBLE = MAGIC.length + 2; // and the version
  private static final int ALIGNMENT = 64;
  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_AXES = 64;

  /** Copies the list. */
  public NpyHeader {
    shape = List.copyOf(shape);
  }

  /**
   * A header whose sizes can be computed with.
   *
   * @throws NpyException if there are too many axes or elements
   */
  static NpyHeader of(NpyType type, List<Long> shape, long dataOffset) throws NpyException {
    if (shape.size() > MAX_AXES) {
      throw new NpyException(shape.size() + " axes; expected at most " + MAX_AXES);
    }
    // Of the other axes when one is empty, too: rows are counted along them.
    long bytes = type.bytes();
    for (long length : shape) {
      if (length != 0 && bytes > Long.MAX_VALUE / length) {
        throw new NpyException("shape " + shapeText(shape) + " is too large");
      }
      bytes *= Math.max(1, length);
    }
    return new NpyHeader(type, shape, dataOffset);
  }

  /** The number of elements. */
  public long elements() {
    long n = 1;
    for (long length : shape) {
      n *= length;
    }
    return n;
  }

  /** Bytes that the elements take. */
  public long dataBytes() {
    return elements() * type.bytes();
  }

  /** The length of the last axis; there must be one. */
  public long columns() {
    return shape.get(shape.size() - 1);
  }

  /** The number of rows along the last axis; there must be one. */
  public long rows() {
    long n = 1;
    for (long length : shape.subList(0, shape.size() - 1)) {
      n *= length;
    }
    return n;
  }

  /** As Python writes it: {@code (3, 4)}. */
  public String shapeText() {
    return shapeText(shape);
  }

  private static String shapeText(List<Long> shape) {
    return shape.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
  }

  // ---- reading --------------------------------------------------------------------------------

  /**
   * Reads the header of {@code file} and checks that exactly the elements follow it.
   *
   * @throws NpyException if it is not a file of this kind
   */
  public static NpyHeader read(FileChannel file) throws IOException {
    byte[] start = read(file, 0, PREAMBLE + 4);
    if (start.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
      throw new NpyException(
          "not a .npy file: it begins with "
              + hex(start)
              + "; expected "
              + hex(MAGIC)
              + " (\\x93NUMPY)");
    }
    if (start.length < PREAMBLE + 4) {
      throw new NpyException(
          "truncated: " + start.length + " bytes; expected a .npy header of at least " + ALIGNMENT);
    }
    int major = start[6];
    int minor = start[7];
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyException(
          ".npy format version " + major + "." + minor + "; expected 1.0, 2.0 or 3.0");
    }
    ByteBuffer lengths = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        major == 1
            ? Short.toUnsignedLong(lengths.getShort(PREAMBLE))
            : Integer.toUnsignedLong(lengths.getInt(PREAMBLE));
    int offset = PREAMBLE + (major == 1 ? 2 : 4);
    if (length > MAX_TEXT) {
      throw new NpyException("a header of " + length + " bytes; expected at most " + MAX_TEXT);
    }
    byte[] text = read(file, offset, (int) length);
    if (text.length < length) {
      throw new NpyException(
          "truncated within the header: "
              + file.size()
              + " bytes; expected "
              + (offset + length)
              + " and the elements");
    }
    Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    NpyHeader header = new NpyDictionary(new String(text, charset)).header(offset + length);
    header.checkSize(file.size());
    return header;
  }

  private void checkSize(long fileBytes) throws NpyException {
    long have = fileBytes - dataOffset;
    if (have != dataBytes()) {
      throw new NpyException(
          String.format(
              Locale.ROOT,
              "%s: %d bytes of data; expected %d for shape %s of %s",
              have < dataBytes() ? "truncated" : "too long",
              have,
              dataBytes(),
              shapeText(),
              type.descr()));
    }
  }

  /** Up to {@code length} bytes from {@code position}; fewer at the end of the file. */
  private static byte[] read(FileChannel file, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) > 0) {
      // On to the rest.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length, MAGIC.length); i++) {
      text.append(i == 0 ? "" : " ").append(String.format("%02x", bytes[i]));
    }
    return text.isEmpty() ? "nothing" : text.toString();
  }

  // ---- writing --------------------------------------------------------------------------------

  /** The header of a new file, elements following at a multiple of 64 bytes, as NumPy writes it. */
  public static NpyHeader create(NpyType type, List<Long> shape) throws NpyException {
    return of(type, shape, text(type, shape).length);
  }

  /** The bytes from the beginning of the file to its elements. */
  public ByteBuffer encode() {
    return ByteBuffer.wrap(text(type, shape));
  }

  private static byte[] text(NpyType type, List<Long> shape) {
    String dictionary =
        "{'descr': '"
            + type.descr()
            + "', 'fortran_order': False, 'shape': "
            + shapeText(shape)
            + ", }";
    int unpadded = PREAMBLE + 2 + dictionary.length() + 1;
    int length = Math.ceilDiv(unpadded, ALIGNMENT) * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - PREAMBLE - 2));
    bytes.put(dictionary.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.position() < length - 1) {
      bytes.put((byte) ' ');
    }
    return bytes.put((byte) '\n').array();
  }
}
