// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → the whole check and every format: what programs read can be read, and nothing can act on a terminal or a runner.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCheck(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let diagnostics = check(fuzzedFile(start, count))
  requireSound(diagnostics)
  var result = CheckResult(toolVersion: "0")
  result.add(CheckResult.File("t.nn.yaml", diagnostics))
  for format in CheckFormat.allCases {
    let text = format.text(result, verbose: true)
    let faults = HostileText.faults(of: text, isForRunner: format == .github)
    require(faults.isEmpty, "\(format): \(faults)\n\(text)")
    switch format {
    case .json, .sarif, .gitlab: requireJSON(text[...])
    case .jsonl: for line in text.split(separator: "\n") { requireJSON(line) }
    default: break
    }
  }
  return 0
}

private func requireJSON(_ text: Substring) {
  require((try? JSONValue.parse(Array(text.utf8))) != nil, "no JSON: \(text)")
}
