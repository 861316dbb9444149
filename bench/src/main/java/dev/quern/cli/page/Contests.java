package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.Contest.Contender;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All contests of a page, and how their contenders look: the same in each picture. */
final class Contests {
  private final List<Contest> all;
  private final Map<Contender, Integer> styles = new LinkedHashMap<>();

  private Contests(List<Contest> all) {
    this.all = all;
    Map<Row.Role, Integer> next = new EnumMap<>(Row.Role.class);
    for (Contest contest : all) {
      for (Contender contender : contest.contenders()) {
        styles.computeIfAbsent(contender, c -> next.merge(c.role(), 1, Integer::sum) - 1);
      }
    }
  }

  private record Key(int file, String kernel, String contest) {}

  static Contests of(ResultsData data) {
    Map<Key, List<Entry>> groups = new LinkedHashMap<>();
    for (Entry entry : data.of(Row.Kind.TIME)) {
      Row row = entry.row();
      groups
          .computeIfAbsent(
              new Key(entry.file(), ResultsPage.kernel(row), row.contest()), k -> new ArrayList<>())
          .add(entry);
    }
    List<Contest> all = new ArrayList<>();
    groups.values().forEach(entries -> all.add(new Contest("contest-" + all.size(), entries)));
    return new Contests(all);
  }

  List<Contest> all() {
    return all;
  }

  List<Contest> of(String kernel) {
    return all.stream().filter(contest -> contest.kernel().equals(kernel)).toList();
  }

  /** The number of a contender's colour, marker and dashes among those of its role. */
  int style(Contender contender) {
    return styles.get(contender);
  }
}
