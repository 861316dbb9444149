package dev.quern.cli.page;

import java.util.ArrayList;
import java.util.List;

/** A page around its sections: head, way through, foot. */
final class Document {
  /** Nothing is loaded from anywhere: a browser holds the page to it. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

  private record Section(String id, String title, String content) {}

  private final String title;
  private final String lead;
  private final List<Section> sections = new ArrayList<>();

  /**
   * An empty page.
   *
   * @param title plain text
   * @param lead what stands under it, HTML
   */
  Document(String title, String lead) {
    this.title = title;
    this.lead = lead;
  }

  /**
   * Adds a section.
   *
   * @param id of its element
   * @param title plain text
   * @param content HTML
   */
  void section(String id, String title, String content) {
    sections.add(new Section(id, title, content));
  }

  /**
   * The whole page.
   *
   * @param dataId of the element with the data
   * @param json the data
   * @param scripts own scripts besides the common one
   */
  String html(String dataId, String json, List<String> scripts) {
    StringBuilder html = new StringBuilder(1 << 21);
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(POLICY)
        .append("\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .append(Html.escape(title))
        .append("</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n")
        .append(Assets.own("page.css"))
        .append("</style>\n</head>\n<body>\n")
        .append("<a class=\"skip\" href=\"#content\">Skip to the content</a>\n")
        .append("<header>\n<p class=\"mark\">Quern</p>\n<h1>")
        .append(Html.escape(title))
        .append("</h1>\n")
        .append(lead)
        .append("</header>\n<nav aria-label=\"Sections\">\n<ul>\n");
    for (Section section : sections) {
      html.append("<li><a href=\"#").append(section.id()).append("\">");
      html.append(Html.escape(section.title())).append("</a></li>\n");
    }
    html.append("</ul>\n</nav>\n<main id=\"content\" tabindex=\"-1\">\n");
    for (Section section : sections) {
      html.append("<section id=\"").append(section.id()).append("\" aria-labelledby=\"");
      html.append(section.id()).append("-title\">\n<h2 id=\"").append(section.id());
      html.append("-title\">").append(Html.escape(section.title())).append("</h2>\n");
      html.append(section.content()).append("</section>\n");
    }
    html.append("</main>\n<footer>\n<p>Made by Quern. Pictures drawn by Apache ECharts 6.0.0, ")
        .append("which is part of this file, under the Apache License 2.0.</p>\n</footer>\n")
        .append("<script type=\"application/json\" id=\"")
        .append(dataId)
        .append("\">")
        .append(Html.script(json))
        .append("</script>\n");
    script(html, Assets.echarts());
    script(html, Assets.own("page.js"));
    scripts.forEach(name -> script(html, Assets.own(name)));
    return html.append("</body>\n</html>\n").toString();
  }

  private static void script(StringBuilder html, String source) {
    html.append("<script>\n").append(source).append("</script>\n");
  }
}
