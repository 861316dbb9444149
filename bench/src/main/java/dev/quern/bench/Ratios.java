package dev.quern.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.hardware.BackendUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The quick judge: takes the {@link Bars} and prints each as a ratio with the middle half of its
 * rounds, contestants interleaved within one JVM, one JVM per family of bars.
 *
 * <pre>
 * Ratios [--kernel softmax|log-bessel|l-mul] [--seconds S] [--bounded] [--list] [--in-process] [FILTER...]
 * </pre>
 *
 * With {@code --bounded} only what has a bound to hold. Takes the bars, of all kernels or one,
 * whose key contains every FILTER; {@code |} separates alternatives within one. With {@code
 * --in-process} all run in this JVM, for a profiler to look at.
 */
public final class Ratios {
  private static final double SECONDS = 1.5;
  private static final String JSON_MARK = "\u0001";
  private static final String BOUNDED = "--bounded";
  private static final String FAMILY_PROPERTY = "quern.bench.family";

  /** In the JVM of one family: its name. */
  private static final String CHILD_FAMILY = System.getProperty(FAMILY_PROPERTY);

  /** Held, because java.util.logging holds it only weakly. */
  private static final Logger LIBRARY = Logger.getLogger("dev.quern");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Ratios() {}

  /** Runs as the class comment says. */
  public static void main(String[] args) throws IOException {
    double seconds = SECONDS;
    boolean inProcess = false;
    boolean list = false;
    boolean bounded = false;
    List<Suite> suites = List.of(Suite.values());
    List<String> filters = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--seconds" -> seconds = Double.parseDouble(args[++i]);
        case "--in-process" -> inProcess = true;
        case "--list" -> list = true;
        case BOUNDED -> bounded = true;
        case "--kernel" -> suites = List.of(Suite.of(args[++i]));
        default -> filters.add(args[i]);
      }
    }
    List<Bar> bars = select(suites, bounded, filters);
    if (list) {
      bars.forEach(bar -> System.out.println(bar.key() + "  " + bar.limit()));
    } else if (CHILD_FAMILY != null) {
      LIBRARY.setLevel(Level.WARNING); // the lines say what ran
      for (Bar bar : bars) {
        if (bar.family().equals(CHILD_FAMILY)) {
          System.out.println(JSON_MARK + JSON.writeValueAsString(take(bar, seconds)));
        }
      }
    } else if (inProcess) {
      for (Bar bar : bars) {
        System.out.println(line(take(bar, seconds)));
      }
    } else {
      for (Suite suite : suites) {
        run(suite, bounded, filters, seconds, System.out::println);
      }
    }
  }

  /** How many bars of {@code suite} there are; as {@link #run}. */
  public static int count(Suite suite, boolean bounded, List<String> filters) {
    return select(List.of(suite), bounded, filters).size();
  }

  /** The bars of {@code suites} whose keys contain all of {@code filters}. */
  private static List<Bar> select(List<Suite> suites, boolean bounded, List<String> filters) {
    return suites.stream()
        .flatMap(suite -> suite.bars().stream())
        .filter(bar -> !bounded || bar.limit().sense() != 0)
        .filter(bar -> matches(bar.key(), filters))
        .toList();
  }

  static boolean matches(String key, List<String> filters) {
    for (String filter : filters) {
      boolean any = false;
      for (String alternative : filter.split("\\|")) {
        // Sizes are whole elements of the path, so that 8K is not 128K.
        boolean size = !alternative.isEmpty() && Character.isDigit(alternative.charAt(0));
        any |= ("/" + key + "/").contains(size ? "/" + alternative + "/" : alternative);
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes the bars of {@code suite} that {@code filters} select, each family in a JVM of its own
   * started as this one was, and prints each line to {@code out} as it comes.
   *
   * @param bounded whether to take only what has a bound
   * @return one object per bar: key, unit, value, low, high, details; bound, sense and holds where
   *     there is a bound; instead skipped, a reason, where there is no value
   */
  public static List<ObjectNode> run(
      Suite suite, boolean bounded, List<String> filters, double seconds, Consumer<String> out)
      throws IOException {
    Set<String> families = new LinkedHashSet<>();
    select(List.of(suite), bounded, filters).forEach(bar -> families.add(bar.family()));
    List<ObjectNode> results = new ArrayList<>();
    for (String family : families) {
      List<String> arguments =
          new ArrayList<>(List.of("--kernel", suite.id(), "--seconds", "" + seconds));
      if (bounded) {
        arguments.add(BOUNDED);
      }
      arguments.addAll(filters);
      Process child =
          new ProcessBuilder(ChildJvm.command(childOptions(family), Ratios.class, arguments))
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(JSON_MARK)) {
            ObjectNode result = (ObjectNode) JSON.readTree(line.substring(JSON_MARK.length()));
            results.add(result);
            out.accept(line(result));
          } else if (!line.startsWith("WARNING: Using incubator modules")) {
            out.accept(line);
          }
        }
        if (child.waitFor() != 0) {
          throw new IOException("the JVM for " + family + " ended with " + child.exitValue());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } finally {
        child.destroyForcibly();
      }
    }
    return results;
  }

  /** This JVM's own options, and what the measurements need. */
  private static List<String> childOptions(String family) {
    List<String> options =
        new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    options.addAll(ChildJvm.ALL_BACKENDS);
    // Compile in the foreground: on a busy machine C2 can be seconds late, and warm-up be over
    // before.
    options.add("-Xbatch");
    if (options.stream().noneMatch(option -> option.startsWith("-Xmx"))) {
      options.add("-Xmx4g");
    }
    options.add("-D" + FAMILY_PROPERTY + "=" + family);
    return options;
  }

  /** What came out, as {@link #run} returns it; or why nothing did. */
  static ObjectNode take(Bar bar, double seconds) {
    ObjectNode result = JSON.createObjectNode();
    result.put("key", bar.key()).put("unit", bar.limit().unit());
    if (bar.limit().sense() != 0) {
      result.put("bound", bar.limit().bound()).put("sense", bar.limit().sense() < 0 ? "<=" : ">=");
    }
    try {
      Bar.Outcome outcome = bar.measurement().take(seconds);
      result.put("value", outcome.value().median());
      result.put("low", outcome.value().low()).put("high", outcome.value().high());
      result.put("holds", bar.limit().holds(outcome.value().median()));
      result.put("details", outcome.details());
    } catch (BackendUnavailableException | PeerUnavailableException e) {
      result.put("skipped", e.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException(bar.key(), e);
    }
    return result;
  }

  /** One line for people. */
  static String line(ObjectNode result) {
    String key = result.get("key").asText();
    if (result.has("skipped")) {
      return String.format("%-54s skipped: %s", key, result.get("skipped").asText());
    }
    String bound = "";
    if (result.has("bound")) {
      bound =
          String.format(
              Locale.ROOT,
              "%s %-5.4g %s",
              result.get("sense").asText(),
              result.get("bound").asDouble(),
              result.get("holds").asBoolean() ? "ok    " : "FAILED");
    }
    return String.format(
        Locale.ROOT,
        "%-54s %8.3f %-4s [%.3f %.3f]  %-15s %s",
        key,
        result.get("value").asDouble(),
        result.get("unit").asText(),
        result.get("low").asDouble(),
        result.get("high").asDouble(),
        bound,
        result.get("details").asText());
  }
}
