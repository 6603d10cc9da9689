// SPDX-License-Identifier: MIT

internal import NNSpec

/// How a page that is open in a browser follows a run: it runs a file beside it again and again, which hands it the sections
/// that change.
///
/// A page from a disk may not fetch data, but it may run a script that lies beside it.
package enum LiveReport {
  /// Its name in the run folder; it is there only while the run goes on.
  package static let fileName = "report-live.js"
  /// Seconds from one look to the next.
  static let seconds = 10

  /// The file: every section that may change, by the name of its place in the page.
  package static func file(_ history: RunHistory) -> String {
    let report = HTMLReport(history)
    let parts = report.changingParts.map { name, write -> (String, JSONValue) in
      var html = HTMLWriter()
      write(&html)
      return (name, .string(html.text))
    }
    return "nnrunLive(" + JSONValue.object(parts).text(forHTML: true) + ");\n"
  }

  /// What the page itself runs; without `<`, `>` and `&`, so that it is the same text for every reader of HTML.
  ///
  /// A section is replaced only if it differs from what was there, and what the reader has opened stays open. When the file
  /// is gone the run has ended, and the page is read anew.
  package static let script = """
    (function () {
      "use strict";
      var shown = {}, wasThere = false;
      function all(place, what) { return Array.prototype.slice.call(place.querySelectorAll(what)); }
      function replace(name, html) {
        var place = document.getElementById("live-" + name);
        if (!place || shown[name] === html) { return; }
        shown[name] = html;
        var open = all(place, "details").map(function (d) { return d.open; });
        var reached = "summary, [tabindex]", focus = all(place, reached).indexOf(document.activeElement);
        place.innerHTML = html;
        all(place, "details").forEach(function (d, i) { d.open = open[i] === true; });
        var again = all(place, reached)[focus];
        if (again) { again.focus({ preventScroll: true }); }
      }
      window.nnrunLive = function (parts) {
        wasThere = true;
        var x = window.scrollX, y = window.scrollY;
        Object.keys(parts).forEach(function (name) { replace(name, parts[name]); });
        window.scrollTo(x, y);
      };
      function look() {
        var script = document.createElement("script");
        script.src = "\(fileName)?" + Date.now();
        script.onload = function () { script.remove(); };
        script.onerror = function () {
          script.remove();
          if (wasThere) { window.location.reload(); }
        };
        document.head.appendChild(script);
      }
      look();
      window.setInterval(look, \(seconds * 1000));
    })();
    """
}
