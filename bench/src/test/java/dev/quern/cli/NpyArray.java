package dev.quern.cli;

import dev.quern.cli.npy.NpyHeader;
import dev.quern.cli.npy.NpyType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A whole .npy file, read for assertions. */
record NpyArray(NpyType type, List<Long> shape, double[] values) {
  static NpyArray read(Path file) throws IOException {
    NpyHeader header;
    try (FileChannel channel = FileChannel.open(file)) {
      header = NpyHeader.read(channel);
    }
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    data.position((int) header.dataOffset());
    double[] values = new double[(int) header.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = header.type().bytes() == 4 ? data.getFloat() : data.getDouble();
    }
    return new NpyArray(header.type(), header.shape(), values);
  }
}
