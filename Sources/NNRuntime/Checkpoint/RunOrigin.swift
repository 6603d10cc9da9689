// SPDX-License-Identifier: MIT

/// What a run's numbers come from: only where all of it is the same does a run go on bit for bit.
package struct RunOrigin: Codable, Sendable, Equatable {
  /// The program's version.
  package let build: String
  package let instructionSet: String
  /// Of the resolved spec.
  package let specSHA256: String
  /// Of the data files' bytes.
  package let dataSHA256: String

  package init(build: String, instructionSet: String, specSHA256: String, dataSHA256: String) {
    self.build = build
    self.instructionSet = instructionSet
    self.specSHA256 = specSHA256
    self.dataSHA256 = dataSHA256
  }

  enum CodingKeys: String, CodingKey {
    case build
    case instructionSet = "instruction_set"
    case specSHA256 = "spec_sha256"
    case dataSHA256 = "data_sha256"
  }

  /// Why a run that began like this must not go on with another spec or data; nil if it may.
  package func difference(from now: RunOrigin) -> String? {
    if now.specSHA256 != specSHA256 { return "its spec is not the one that the run began with" }
    if now.dataSHA256 != dataSHA256 {
      return
        "the data has changed since the run began: its SHA-256 was \(dataSHA256.prefix(16))…, now it is \(now.dataSHA256.prefix(16))…"
    }
    return nil
  }

  /// Why the numbers of a run that goes on may differ from those of one that was never interrupted; nil if they do not.
  package func deviation(from now: RunOrigin) -> String? {
    if now.instructionSet != instructionSet {
      return
        "the run began with the instruction set \(instructionSet), this is \(now.instructionSet)"
    }
    if now.build != build { return "the run began with nnrun \(build), this is \(now.build)" }
    return nil
  }
}
