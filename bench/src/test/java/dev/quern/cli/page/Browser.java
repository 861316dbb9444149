package dev.quern.cli.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium, of the PATH; without one, tests are skipped. */
final class Browser implements AutoCloseable {
  private static final int HEIGHT = 900;

  /** Warns of each Chromium that it does not know yet; held, because loggers are weakly held. */
  private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;
  private final Path folder;

  /**
   * Starts it.
   *
   * @param folder empty, for what it keeps
   */
  Browser(Path folder) throws IOException {
    this.folder = folder;
    Path chromium = onPath("chromium");
    Path server = onPath("chromedriver");
    assumeTrue(chromium != null, "skipped: no chromium on the PATH");
    assumeTrue(server != null, "skipped: no chromedriver (chromium-driver) on the PATH");
    DEVTOOLS.setLevel(Level.OFF);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + Files.createDirectory(folder.resolve("profile")));
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(server.toFile())
                .usingAnyFreePort()
                .build(),
            options);
  }

  private static Path onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(part -> Path.of(part, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Opens a page of that text, as a file. */
  void open(String html) throws IOException {
    logs(); // of the page before
    Path file = Files.createTempFile(folder, "page", ".html");
    Files.writeString(file, html, StandardCharsets.UTF_8);
    driver.get(file.toUri().toString());
  }

  /** Widths below 500 pixels need emulation: windows are not that narrow. */
  void width(int pixels) {
    driver.manage().window().setSize(new Dimension(Math.max(pixels, 500), HEIGHT));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", pixels < 500));
    settle();
  }

  void dark(boolean dark) {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    settle();
  }

  void scripts(boolean on) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
  }

  /** Until what observers of sizes and colours do is done and painted. */
  private void settle() {
    driver.executeAsyncScript(
        "const done = arguments[0];"
            + "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)));");
  }

  @SuppressWarnings("unchecked")
  <T> T run(String script, Object... arguments) {
    return (T) driver.executeScript(script, arguments);
  }

  @SuppressWarnings("unchecked")
  <T> T await(String script, Object... arguments) {
    return (T) driver.executeAsyncScript(script, arguments);
  }

  /** What the console said since the page was opened. */
  List<String> logs() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }

  /** The addresses of all that was requested since this was last asked. */
  List<String> requests() {
    List<String> requests = new ArrayList<>();
    driver
        .manage()
        .logs()
        .get(LogType.PERFORMANCE)
        .forEach(
            entry -> {
              String message = entry.getMessage();
              if (message.contains("\"Network.requestWillBeSent\"")) {
                requests.add(
                    message.replaceFirst(".*?\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"));
              }
            });
    return requests;
  }

  void press(CharSequence key) {
    driver.switchTo().activeElement().sendKeys(key);
  }

  /** The whole page, as a picture for people. */
  void screenshot(Path file) throws IOException {
    long height = Math.min(12000L, this.<Long>run("return document.documentElement.scrollHeight"));
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of(
                "captureBeyondViewport",
                true,
                "clip",
                Map.of(
                    "x",
                    0,
                    "y",
                    0,
                    "scale",
                    1,
                    "height",
                    height,
                    "width",
                    this.<Long>run("return document.documentElement.clientWidth"))));
    Files.write(file, OutputType.BYTES.convertFromBase64Png((String) shot.get("data")));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
