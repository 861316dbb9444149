package dev.quern.bench.results;

import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;

/** Collects what a {@link Row} says; what is not set is absent. */
public final class RowBuilder {
  private final Kind kind;
  private final String kernel;
  private final String contest;
  private String contender;
  private Role role;
  private String release;
  private String backend;
  private String tier;
  private String algorithm;
  private String type;
  private String memory;
  private Long elements;
  private String shape;
  private Long bytes;
  private Long operations;
  private Integer threads;
  private String unit;
  private Double median;
  private Double low;
  private Double high;
  private Integer samples;
  private Integer forks;
  private Double bytesPerCall;
  private String where;
  private Double bound;
  private String sense;
  private Boolean holds;
  private String details;
  private String reason;

  /** A row of that kind. */
  public RowBuilder(Kind kind, String kernel, String contest) {
    this.kind = kind;
    this.kernel = kernel;
    this.contest = contest;
  }

  /** Who. */
  public RowBuilder contender(String name, Role itsRole, String itsRelease) {
    contender = name;
    role = itsRole;
    release = itsRelease;
    return this;
  }

  /** Where ours ran. */
  public RowBuilder place(String itsBackend, String itsTier, String itsAlgorithm) {
    backend = itsBackend;
    tier = itsTier;
    algorithm = itsAlgorithm;
    return this;
  }

  /** On what. */
  public RowBuilder data(String itsType, String itsMemory, String itsShape) {
    type = itsType;
    memory = itsMemory;
    shape = itsShape;
    return this;
  }

  /** On how much; bytes 0 where they don't matter, operations 0 where memory is the limit. */
  public RowBuilder size(long itsElements, long itsBytes, long itsOperations) {
    elements = itsElements;
    bytes = itsBytes == 0 ? null : itsBytes;
    operations = itsOperations == 0 ? null : itsOperations;
    return this;
  }

  /** On how many threads. */
  public RowBuilder threads(int count) {
    threads = count;
    return this;
  }

  /** What came out. */
  public RowBuilder value(String itsUnit, double value) {
    unit = itsUnit;
    median = value;
    return this;
  }

  /** How far it spreads. */
  public RowBuilder spread(double firstQuartile, double thirdQuartile) {
    low = firstQuartile;
    high = thirdQuartile;
    return this;
  }

  /** From how many samples in how many JVMs. */
  public RowBuilder samples(int count, int itsForks) {
    samples = count;
    forks = itsForks;
    return this;
  }

  /** What a call allocates on the heap. */
  public RowBuilder bytesPerCall(double count) {
    bytesPerCall = count;
    return this;
  }

  /** Where the largest error is. */
  public RowBuilder where(String place) {
    where = place;
    return this;
  }

  /** What was to hold, and whether it does. */
  public RowBuilder bound(String itsSense, double itsBound, boolean itHolds) {
    sense = itsSense;
    bound = itsBound;
    holds = itHolds;
    return this;
  }

  /** For people. */
  public RowBuilder details(String text) {
    details = text;
    return this;
  }

  /** Why there is no value. */
  public RowBuilder reason(String text) {
    reason = text;
    return this;
  }

  /**
   * The row.
   *
   * @param id unique in its file
   */
  public Row build(int id, Environment environment) {
    return new Row(
        id,
        kind,
        kernel,
        contest,
        contender,
        role,
        release,
        backend,
        tier,
        algorithm,
        type,
        memory,
        elements,
        shape,
        bytes,
        operations,
        threads,
        unit,
        median,
        low,
        high,
        samples,
        forks,
        bytesPerCall,
        where,
        bound,
        sense,
        holds,
        details,
        reason,
        environment);
  }
}
