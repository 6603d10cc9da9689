// SPDX-License-Identifier: MIT

import NNSpec

/// The bytes of one execution, as a file.
func fuzzedFile(_ start: UnsafePointer<UInt8>, _ count: Int) -> SourceFile {
  SourceFile(path: "t.nn.yaml", bytes: Array(UnsafeBufferPointer(start: start, count: count)))
}

/// The whole check; what stands in other files is no matter here.
func check(_ file: SourceFile) -> [Diagnostic] { SpecCheck(file, data: .none).diagnostics }

/// Ends the run where something does not hold.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}

func requireSound(_ diagnostics: [Diagnostic]) {
  let faults = Soundness.faults(of: diagnostics)
  require(faults.isEmpty, faults.joined(separator: "\n"))
}
