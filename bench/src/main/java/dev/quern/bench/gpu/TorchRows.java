package dev.quern.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import dev.quern.bench.results.RowBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What bench/gpu/torch_softmax.py measured: times of torch.softmax by contest and shape. */
public final class TorchRows {
  /**
   * A time.
   *
   * @param release of PyTorch
   * @param nanos median
   * @param low first quartile
   * @param high third quartile
   * @param samples how many
   */
  public record Time(String release, double nanos, double low, double high, int samples) {
    /** As a row beside that of a result of ours. */
    public RowBuilder row(GpuResult ours) {
      return new RowBuilder(Kind.TIME, ours.kernel(), ours.contest())
          .contender("PyTorch", Role.PEER, release)
          .data(ours.type(), "device", ours.shape())
          .size(ours.elements(), ours.bytes(), ours.operations())
          .value("ns", nanos)
          .spread(low, high)
          .samples(samples, 1);
    }
  }

  private final Map<String, Time> times = new HashMap<>();

  /** None. */
  public TorchRows() {}

  /**
   * Reads a file of JSON objects, one a line.
   *
   * @param device the name of the GPU that they have to be of
   * @throws IOException if it can't be read, is no such file, or is of another GPU
   */
  public static TorchRows read(Path file, String device) throws IOException {
    TorchRows rows = new TorchRows();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank()) {
        continue;
      }
      JsonNode row = json.readTree(line);
      String measured = row.path("device").asText();
      if (!measured.equals(device)) {
        throw new IOException(
            "measured with the GPU '" + measured + "', expected '" + device + "'");
      }
      rows.times.put(
          key(row.path("type").asText(), row.path("rows").asInt(), row.path("columns").asInt()),
          new Time(
              row.path("torch").asText(),
              row.path("median").asDouble(),
              row.path("low").asDouble(),
              row.path("high").asDouble(),
              row.path("samples").asInt()));
    }
    return rows;
  }

  private static String key(String type, int rows, int columns) {
    return SoftmaxShape.contest(type, columns) + " " + SoftmaxShape.shape(rows, columns);
  }

  /** Of the same shape as that result, null if there is none. */
  public Time of(GpuResult ours) {
    return times.get(ours.contest() + " " + ours.shape());
  }
}
